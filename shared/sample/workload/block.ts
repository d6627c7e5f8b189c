import type { Pattern } from "../cost/resource.ts";
import { HEXADECIMAL, LOWER_ALPHANUMERIC, type Random } from "../random.ts";
import type { SampleOrganisation } from "../world/model.ts";

/** A resource before it is placed: `kind` is the SKU's key without region. */
export type ResourceDraft = {
  readonly kind: string;
  readonly resourceId: string;
  readonly pattern: Pattern;
  readonly quantity: string;
  readonly perMonth?: boolean;
  readonly whole?: boolean;
  readonly wobblePercent?: number;
  /** Instances come and go; what belongs to an account stays. */
  readonly mortal?: boolean;
};

export type BlockContext = {
  readonly random: Random;
  readonly organisation: SampleOrganisation;
  readonly account: string;
  readonly region: string;
};
export type Block = (context: BlockContext) => readonly ResourceDraft[];

export const hex = (random: Random, prefix: string): string => `${prefix}-0${random.text(16, HEXADECIMAL)}`;
export const named = ({ random, organisation }: BlockContext, what: string): string =>
  `${organisation.slug}-${what}-${random.text(4, LOWER_ALPHANUMERIC)}`;
export const arn = ({ account, region }: BlockContext, service: string, name: string): string =>
  `arn:aws:${service}:${region}:${account}:${name}`;
/** Hundreds, thousands … as decimal text. */
export const between = (random: Random, low: number, high: number): string =>
  String(random.integer(low, high));
