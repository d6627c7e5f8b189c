import { z } from "zod";
import {
  ALWAYS,
  type Version,
  type VersionWrites,
  valuesAt,
} from "../domain/configuration/configuration-versions.ts";
import { BillingPeriod } from "../domain/time/billing-period.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Item, Table, Write } from "../ports/table.ts";
import { keys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** A kind of configured thing: what it looks like and what it is known by. */
export type ConfiguredKind<T> = {
  readonly kind: string;
  readonly schema: z.ZodType<T>;
  /** Without `#`; two things of a kind with one id are the same thing. */
  readonly idOf: (value: T) => string;
  /** What of it the audit trail quotes; absent: all of it. */
  readonly quoted?: ((value: T) => unknown) | undefined;
};

/** When the thing came to be (again, where it had been removed) and when it was last changed, UTC. */
export type Times = { readonly createdAt?: Instant | undefined; readonly modifiedAt?: Instant | undefined };
/** A version as it is stored. */
export type VersionRecord<T> = Version<T> & Times;

export type VersionedStore<T> = {
  /** The thing as it is in force in a period; undefined when there was none or it was removed. */
  find(id: string, period: BillingPeriod): Promise<T | undefined>;
  /** All things of the kind in force in a period, by id. */
  listAt(period: BillingPeriod): Promise<readonly T[]>;
  /** Versions of one thing, oldest first. */
  versions(id: string): Promise<readonly VersionRecord<T>[]>;
  allVersions(): Promise<readonly VersionRecord<T>[]>;
};

const LAST_PERIOD = BillingPeriod.parse("9999-12");

/**
 * Reads one kind of configured things. A version is a record of its own and says what the thing was from a
 * month on; a removal is a version without value. Every read is one Query.
 */
export const createVersionedStore = <T>(table: Table, kind: ConfiguredKind<T>): VersionedStore<T> => {
  const versionOf = versionReader(kind);
  const partition = keys.configurationKind(kind.kind);
  const range = (id: string, to: BillingPeriod) => ({
    kind: "between" as const,
    from: keys.configurationVersion(kind.kind, id, ALWAYS).sk,
    to: keys.configurationVersion(kind.kind, id, to).sk,
  });
  const allVersions = async () => (await queryAll(table, { partition })).map(versionOf);
  return {
    allVersions,
    listAt: async (period) => valuesAt(await allVersions(), period),
    versions: async (id) =>
      (await queryAll(table, { partition, range: range(id, LAST_PERIOD) })).map(versionOf),
    find: async (id, period) => {
      const page = await table.query({ partition, range: range(id, period), descending: true, limit: 1 });
      const [item] = page.items;
      return item === undefined ? undefined : (versionOf(item).value ?? undefined);
    },
  };
};

const versionReader = <T>(kind: ConfiguredKind<T>): ((item: Item) => VersionRecord<T>) => {
  const schema = z.strictObject({
    pk: z.string(),
    sk: z.string(),
    id: z.string(),
    from: BillingPeriod,
    value: kind.schema.nullable(),
    createdAt: Instant.optional(),
    modifiedAt: Instant.optional(),
  });
  return (item) => {
    const { pk: _pk, sk: _sk, ...version } = schema.parse(item);
    return version;
  };
};

/** Planned versions as writes of the table; `timesOf` says when the thing of a put came to be and changed. */
export const versionWrites = <T>(
  kind: ConfiguredKind<T>,
  { puts, deletes }: VersionWrites<T>,
  timesOf: (put: Version<T>) => Times = () => ({}),
): readonly Write[] => [
  ...puts.map((put): Write => {
    const { id, from, value } = put;
    const { createdAt, modifiedAt } = timesOf(put);
    const times = {
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(modifiedAt === undefined ? {} : { modifiedAt }),
    };
    return {
      kind: "put",
      item: { ...keys.configurationVersion(kind.kind, id, from), id, from, value, ...times },
    };
  }),
  ...deletes.map(
    ({ id, from }): Write => ({ kind: "delete", key: keys.configurationVersion(kind.kind, id, from) }),
  ),
];

/**
 * Times of a version of a thing put now: it keeps its creation unless it was absent before.
 * @param stored the versions known of the thing.
 */
export const timesOfPut = (
  stored: readonly VersionRecord<unknown>[],
  from: BillingPeriod,
  now: Instant,
): Times => {
  const former = stored
    .filter((version) => version.from <= from)
    .reduce<VersionRecord<unknown> | undefined>(
      (latest, version) => (latest === undefined || latest.from < version.from ? version : latest),
      undefined,
    );
  const existed = former !== undefined && former.value !== null;
  return { createdAt: existed ? former.createdAt : now, modifiedAt: now };
};
