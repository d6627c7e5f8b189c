import {
  AcceptChannelHandshakeCommand,
  CancelChannelHandshakeCommand,
  CreateChannelHandshakeCommand,
  CreateProgramManagementAccountCommand,
  CreateRelationshipCommand,
  DeleteProgramManagementAccountCommand,
  DeleteRelationshipCommand,
  ListChannelHandshakesCommand,
  ListProgramManagementAccountsCommand,
  PartnerCentralChannelClient,
  type PartnerCentralChannelClientConfig,
  RejectChannelHandshakeCommand,
} from "@aws-sdk/client-partnercentral-channel";
import fc from "fast-check";
import { expect, it } from "vitest";
import { configurationText } from "../builders/partner.ts";
import { inProcess } from "../support/in-process-client.ts";
import { openApi } from "../support/open-api.ts";

const LINKED = "999999999999";
const CUSTOMERS = ["111111111111", "222222222222"];
const MANAGED = ["333333333333", "444444444444"];
const DAY = 86_400_000;
const catalog = "AWS";

type Status = "PENDING" | "ACCEPTED" | "REJECTED" | "CANCELED" | "EXPIRED";
type Managed = {
  id: string;
  readonly account: string;
  status: "PENDING" | "ACTIVE" | "INACTIVE" | "DELETED";
};
type Relation = {
  id: string;
  readonly of: Managed;
  readonly customer: string;
  deleted: boolean;
  inPeriod: boolean;
};
type Handshake = {
  id: string;
  readonly type: "PROGRAM_MANAGEMENT_ACCOUNT" | "START_SERVICE_PERIOD" | "REVOKE_SERVICE_PERIOD";
  readonly about: Managed | Relation;
  readonly sender: string;
  readonly receiver: string;
  readonly sentAt: number;
  status: Status;
};

/** Channel management as spec/aws-billing-transfer.md section 3.3 tells of it, looked through as plainly as can be. */
class ChannelModel {
  now = Date.parse("2026-11-15T10:00:00Z");
  readonly managed: Managed[] = [];
  readonly relations: Relation[] = [];
  readonly handshakes: Handshake[] = [];
  isPending(about: Managed | Relation): boolean {
    return this.handshakes.some((each) => each.about === about && each.status === "PENDING");
  }
  moveTo(now: number): void {
    this.now = now;
    for (const each of this.handshakes)
      if (each.status === "PENDING" && now >= each.sentAt + 30 * DAY) each.status = "EXPIRED";
  }
  cancelAbout(about: Managed | Relation): void {
    for (const each of this.handshakes)
      if (each.about === about && each.status === "PENDING") each.status = "CANCELED";
  }
}
type Real = {
  readonly client: (account: string) => PartnerCentralChannelClient;
  readonly setNow: (instant: string) => void;
};
type Command = fc.AsyncCommand<ChannelModel, Real>;

const outcomes = new Map<string, number>();
/** The exception a request is refused with; undefined: it succeeded and `then` got its answer. */
const expectOutcome = async <T>(
  what: string,
  sent: Promise<T>,
  refusal: string | undefined,
  then: (answer: T) => void,
): Promise<void> => {
  let name: string | undefined;
  try {
    then(await sent);
  } catch (error) {
    ({ name } = error as { name: string });
  }
  const key = `${what} ${name ?? "done"}`;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  expect(name).toBe(refusal);
};
const command = (
  text: string,
  check: (model: ChannelModel) => boolean,
  run: (model: ChannelModel, real: Real) => Promise<void>,
): Command => ({ check: (model) => check(model as ChannelModel), run, toString: () => text });
/** One of a list by a number from 0 to 9; most numbers mean one of those with which something can be done. */
const at = <T>(list: readonly T[], index: number, isUseful: (each: T) => boolean): T => {
  const useful = index < 8 ? list.filter(isUseful) : [];
  const from = useful.length > 0 ? useful : list;
  return from[index % from.length] as T;
};

const register = fc.constantFrom(...MANAGED).map((account) =>
  command(
    `register ${account}`,
    () => true,
    (model, { client }) =>
      expectOutcome(
        "register",
        client(LINKED).send(
          new CreateProgramManagementAccountCommand({
            ...{ catalog, program: "DISTRIBUTION", displayName: "Managed", accountId: account },
          }),
        ),
        model.managed.some((each) => each.account === account && each.status !== "DELETED")
          ? "ConflictException"
          : undefined,
        ({ programManagementAccountDetail: detail }) => {
          model.managed.push({ id: detail?.id ?? "", account, status: "PENDING" });
        },
      ),
  ),
);

const activate = fc.nat(9).map((index) =>
  command(
    `activate ${index}`,
    ({ managed }) => managed.length > 0,
    (model, { client }) => {
      const of = at(model.managed, index, (each) => each.status === "PENDING" && !model.isPending(each));
      const refusal =
        of.status === "DELETED"
          ? "ResourceNotFoundException"
          : of.status === "ACTIVE" || model.isPending(of)
            ? "ConflictException"
            : undefined;
      return expectOutcome(
        "activate",
        client(LINKED).send(
          new CreateChannelHandshakeCommand({
            ...{ catalog, handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", associatedResourceIdentifier: of.id },
          }),
        ),
        refusal,
        ({ channelHandshakeDetail: detail }) => {
          of.status = "PENDING";
          model.handshakes.push({
            ...{ id: detail?.id ?? "", type: "PROGRAM_MANAGEMENT_ACCOUNT", about: of, status: "PENDING" },
            ...{ sender: LINKED, receiver: of.account, sentAt: model.now },
          });
        },
      );
    },
  ),
);

const relate = fc
  .record({ index: fc.nat(9), customer: fc.constantFrom(...CUSTOMERS) })
  .map(({ index, customer }) =>
    command(
      `relate ${index} with ${customer}`,
      ({ managed }) => managed.length > 0,
      (model, { client }) => {
        const of = at(model.managed, index, ({ status }) => status === "ACTIVE");
        const known = model.relations.some(
          (each) => each.of === of && each.customer === customer && !each.deleted,
        );
        const refusal =
          of.status === "DELETED"
            ? "ResourceNotFoundException"
            : of.status !== "ACTIVE"
              ? "ValidationException"
              : known
                ? "ConflictException"
                : undefined;
        return expectOutcome(
          "relate",
          client(LINKED).send(
            new CreateRelationshipCommand({
              ...{ catalog, associationType: "END_CUSTOMER", programManagementAccountIdentifier: of.id },
              ...{ associatedAccountId: customer, displayName: "Customer", sector: "COMMERCIAL" },
            }),
          ),
          refusal,
          ({ relationshipDetail: detail }) => {
            model.relations.push({ id: detail?.id ?? "", of, customer, deleted: false, inPeriod: false });
          },
        );
      },
    ),
  );

const period = fc
  .record({
    index: fc.nat(9),
    type: fc.constantFrom("START_SERVICE_PERIOD", "START_SERVICE_PERIOD", "REVOKE_SERVICE_PERIOD"),
  })
  .map(({ index, type }) =>
    command(
      `${type} ${index}`,
      ({ relations }) => relations.length > 0,
      (model, { client }) => {
        const about = at(model.relations, index, ({ deleted }) => !deleted);
        const programManagementAccountIdentifier = about.of.id;
        const starts = type === "START_SERVICE_PERIOD";
        const refusal = about.deleted
          ? "ResourceNotFoundException"
          : model.isPending(about)
            ? "ConflictException"
            : starts && about.inPeriod
              ? "ConflictException"
              : !starts && !about.inPeriod
                ? "ValidationException"
                : undefined;
        return expectOutcome(
          type,
          client(LINKED).send(
            new CreateChannelHandshakeCommand({
              ...{ catalog, handshakeType: type, associatedResourceIdentifier: about.id },
              payload: starts
                ? {
                    startServicePeriodPayload: {
                      ...{ programManagementAccountIdentifier, minimumNoticeDays: "30" },
                      servicePeriodType: "MINIMUM_NOTICE_PERIOD",
                    },
                  }
                : { revokeServicePeriodPayload: { programManagementAccountIdentifier } },
            }),
          ),
          refusal,
          ({ channelHandshakeDetail: detail }) => {
            model.handshakes.push({
              ...{ id: detail?.id ?? "", type, about, status: "PENDING", sentAt: model.now },
              ...{ sender: about.of.account, receiver: about.customer },
            });
          },
        );
      },
    ),
  );

const ANSWERS = {
  ACCEPTED: AcceptChannelHandshakeCommand,
  REJECTED: RejectChannelHandshakeCommand,
  CANCELED: CancelChannelHandshakeCommand,
} as const;
const answer = fc
  .record({
    index: fc.nat(9),
    status: fc.constantFrom("ACCEPTED", "ACCEPTED", "ACCEPTED", "REJECTED", "CANCELED"),
    by: fc.constantFrom("right", "right", "right", "wrong", "stranger"),
  })
  .map(({ index, status, by }) =>
    command(
      `${status} ${index} by ${by}`,
      ({ handshakes }) => handshakes.length > 0,
      (model, { client }) => {
        const of = at(model.handshakes, index, (each) => each.status === "PENDING");
        const answers = status === "CANCELED" ? of.sender : of.receiver;
        const caller =
          by === "right"
            ? answers
            : by === "stranger"
              ? "555555555555"
              : status === "CANCELED"
                ? of.receiver
                : of.sender;
        const refusal =
          by === "stranger"
            ? "ResourceNotFoundException"
            : by === "wrong"
              ? "AccessDeniedException"
              : of.status !== "PENDING" && of.status !== status
                ? "ValidationException"
                : undefined;
        return expectOutcome(
          status,
          client(caller).send(new ANSWERS[status]({ catalog, identifier: of.id })),
          refusal,
          () => {
            if (of.status !== "PENDING") return;
            of.status = status;
            if ("account" in of.about && status === "ACCEPTED") of.about.status = "ACTIVE";
            if ("account" in of.about && status === "REJECTED") of.about.status = "INACTIVE";
            if ("inPeriod" in of.about && status === "ACCEPTED")
              of.about.inPeriod = of.type === "START_SERVICE_PERIOD";
          },
        );
      },
    ),
  );

const removeRelation = fc.nat(9).map((index) =>
  command(
    `delete relationship ${index}`,
    ({ relations }) => relations.length > 0,
    (model, { client }) => {
      const relation = at(model.relations, index, ({ deleted }) => !deleted);
      const refusal = relation.deleted
        ? "ResourceNotFoundException"
        : relation.inPeriod
          ? "ConflictException"
          : undefined;
      const of = { identifier: relation.id, programManagementAccountIdentifier: relation.of.id };
      return expectOutcome(
        "delete relationship",
        client(LINKED).send(new DeleteRelationshipCommand({ catalog, ...of })),
        refusal,
        () => {
          relation.deleted = true;
          model.cancelAbout(relation);
        },
      );
    },
  ),
);
const removeAccount = fc.nat(9).map((index) =>
  command(
    `delete account ${index}`,
    ({ managed }) => managed.length > 0,
    (model, { client }) => {
      const managed = at(model.managed, index, ({ status }) => status !== "DELETED");
      const refusal =
        managed.status === "DELETED"
          ? "ResourceNotFoundException"
          : model.relations.some((each) => each.of === managed && !each.deleted)
            ? "ConflictException"
            : undefined;
      return expectOutcome(
        "delete account",
        client(LINKED).send(new DeleteProgramManagementAccountCommand({ catalog, identifier: managed.id })),
        refusal,
        () => {
          managed.status = "DELETED";
          model.cancelAbout(managed);
        },
      );
    },
  ),
);

const moveClock = fc.integer({ min: 1, max: 31 }).map((days) =>
  command(
    `clock +${days} days`,
    () => true,
    async (model, { setNow }) => {
      model.moveTo(model.now + days * DAY);
      setNow(new Date(model.now).toISOString());
    },
  ),
);

const list = fc.constant(
  command(
    "list",
    ({ managed }) => managed.length > 0,
    async (model, { client }) => {
      const accounts = await client(LINKED).send(new ListProgramManagementAccountsCommand({ catalog }));
      expect((accounts.items ?? []).map(({ id, status }) => `${id} ${status}`).sort()).toEqual(
        model.managed
          .filter(({ status }) => status !== "DELETED")
          .map(({ id, status }) => `${id} ${status}`)
          .sort(),
      );
      for (const account of MANAGED) {
        const received = await client(account).send(
          new ListChannelHandshakesCommand({
            ...{ catalog, handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT", participantType: "RECEIVER" },
          }),
        );
        expect((received.items ?? []).map(({ id, status }) => `${id} ${status}`).sort()).toEqual(
          model.handshakes
            .filter(({ type, receiver }) => type === "PROGRAM_MANAGEMENT_ACCOUNT" && receiver === account)
            .map(({ id, status }) => `${id} ${status}`)
            .sort(),
        );
      }
    },
  ),
);

it("every answer of Partner Central's channel management is the model's, whatever is asked in whatever order", async () => {
  const organizations = [LINKED, ...CUSTOMERS, ...MANAGED].map((managementAccount) => ({
    id: `o-${managementAccount}`,
    managementAccount,
    name: `Company ${managementAccount}`,
  }));
  await fc.assert(
    fc.asyncProperty(
      fc.commands(
        [
          ...[register, list, moveClock, removeRelation, removeAccount],
          ...[activate, activate, relate, relate, relate, period, period, period],
          ...[answer, answer, answer, answer, answer, answer],
        ],
        { maxCommands: 100, size: "max" },
      ),
      async (commands) => {
        const api = await openApi({ configuration: configurationText({ organizations }) });
        const client = (account: string) =>
          new PartnerCentralChannelClient(inProcess<PartnerCentralChannelClientConfig>(api, account));
        try {
          const setup = () => ({ model: new ChannelModel(), real: { client, setNow: api.setNow } });
          await fc.asyncModelRun(setup, commands);
        } finally {
          await api.close();
        }
      },
    ),
    { numRuns: Number(process.env.REBILL_RUNS ?? 16), seed: 7, endOnFailure: true },
  );
  const happened = [...outcomes.keys()];
  for (const what of ["register", "activate", "relate", "delete relationship"])
    expect(happened).toEqual(expect.arrayContaining([`${what} done`, `${what} ConflictException`]));
  for (const status of Object.keys(ANSWERS))
    expect(happened).toEqual(
      expect.arrayContaining([
        `${status} done`,
        `${status} AccessDeniedException`,
        `${status} ValidationException`,
      ]),
    );
  expect(happened).toEqual(
    expect.arrayContaining([
      "START_SERVICE_PERIOD done",
      "START_SERVICE_PERIOD ConflictException",
      "REVOKE_SERVICE_PERIOD done",
      "REVOKE_SERVICE_PERIOD ValidationException",
      "delete account ConflictException",
      "relate ValidationException",
      "ACCEPTED ResourceNotFoundException",
      "CANCELED ResourceNotFoundException",
    ]),
  );
}, 400_000);
