import { describe, expect, it } from "vitest";
import {
  AcceptedTransfer,
  RequestedTransfer,
  type ResponsibilityTransfer,
  WithdrawnTransfer,
} from "../../../shared/domain/billing-transfer/responsibility-transfer.ts";
import {
  afterMoment,
  dueMoments,
  momentsOf,
} from "../../../shared/domain/billing-transfer/transfer-moments.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";

const at = (text: string): Instant => Instant.parse(`${text}:00.000Z`);
const base = {
  id: "rt-alpha00000",
  handshake: "h-alpha00000",
  name: "alpha",
  source: "111111111111",
  target: "999999999999",
  start: "2027-01",
  requestedAt: "2026-11-15T10:00:00.000Z",
};
const requested = (more: object = {}): ResponsibilityTransfer =>
  RequestedTransfer.parse({ ...base, ...more, status: "REQUESTED" });
const accepted = (more: object = {}): ResponsibilityTransfer =>
  AcceptedTransfer.parse({ ...base, respondedAt: base.requestedAt, ...more, status: "ACCEPTED" });
const withdrawn = (more: object = {}): ResponsibilityTransfer =>
  WithdrawnTransfer.parse({
    ...base,
    respondedAt: base.requestedAt,
    withdrawnAt: base.requestedAt,
    end: "2027-03",
    ...more,
    status: "WITHDRAWN",
  });
const told = (transfer: ResponsibilityTransfer): readonly string[] =>
  momentsOf(transfer).map((moment) => `${moment.at.slice(0, 16)} ${label(moment)}`);
const due = (transfer: ResponsibilityTransfer, now: Instant): readonly string[] =>
  dueMoments(transfer, now).map(label);
const label = (moment: ReturnType<typeof momentsOf>[number]): string =>
  moment.kind === "reminder" ? `reminder ${moment.days}` : moment.kind;

describe("the moments of an invitation", () => {
  it("are reminders 7, 3 and 1 days before the deadline, 24 hours before the start, and its expiry then", () => {
    expect(told(requested())).toEqual([
      "2026-12-24T00:00 reminder 7",
      "2026-12-28T00:00 reminder 3",
      "2026-12-30T00:00 reminder 1",
      "2026-12-31T00:00 expiry",
    ]);
  });

  it("leave out a reminder whose time was over when the invitation was sent", () => {
    expect(told(requested({ requestedAt: "2026-12-28T00:00:00.000Z" }))).toEqual([
      "2026-12-30T00:00 reminder 1",
      "2026-12-31T00:00 expiry",
    ]);
  });

  it("leave out what was sent, and what a more urgent reminder has overtaken", () => {
    expect(told(requested({ remindedDays: [7] }))[0]).toBe("2026-12-28T00:00 reminder 3");
    expect(told(requested({ remindedDays: [3] }))[0]).toBe("2026-12-30T00:00 reminder 1");
    expect(told(requested({ remindedDays: [7, 3, 1] }))).toEqual(["2026-12-31T00:00 expiry"]);
  });

  it("come due at their instant and not before; after a long stop only the most urgent one", () => {
    expect(due(requested(), at("2026-12-23T23:59"))).toEqual([]);
    expect(due(requested(), at("2026-12-24T00:00"))).toEqual(["reminder 7"]);
    expect(due(requested(), at("2026-12-29T12:00"))).toEqual(["reminder 3"]);
    expect(due(requested(), at("2026-12-30T23:59"))).toEqual(["reminder 1"]);
    expect(due(requested(), at("2026-12-31T00:00"))).toEqual(["expiry"]);
    expect(due(requested(), at("2027-06-01T00:00"))).toEqual(["expiry"]);
  });

  it("leave an invitation that expired at its deadline, however late that was noticed", () => {
    const [expiry] = dueMoments(requested({ remindedDays: [7] }), at("2027-06-01T00:00"));
    if (expiry === undefined) throw new Error("it is due");

    expect(afterMoment(requested({ remindedDays: [7] }), expiry)).toEqual({
      ...base,
      status: "EXPIRED",
      respondedAt: "2026-12-31T00:00:00.000Z",
    });
  });
});

describe("the moments of an agreed transfer", () => {
  it("are the beginning of its first month and the end of its last", () => {
    expect(told(accepted())).toEqual(["2027-01-01T00:00 activation"]);
    expect(told(withdrawn())).toEqual(["2027-01-01T00:00 activation", "2027-04-01T00:00 end"]);
    expect(due(withdrawn(), at("2027-05-01T00:00"))).toEqual(["activation", "end"]);
  });

  it("are over once they were told, and none where it never comes to pay", () => {
    const activated = { activatedAt: "2027-01-01T00:00:00.000Z" };

    expect(told(accepted(activated))).toEqual([]);
    expect(told(withdrawn(activated))).toEqual(["2027-04-01T00:00 end"]);
    expect(told(withdrawn({ ...activated, endedAt: "2027-04-01T00:00:00.000Z" }))).toEqual([]);
    expect(told(withdrawn({ end: "2026-12" }))).toEqual([]);
  });

  it("come again where a file has moved a month after it was told", () => {
    expect(told(accepted({ start: "2027-02", activatedAt: "2027-01-01T00:00:00.000Z" }))).toEqual([
      "2027-02-01T00:00 activation",
    ]);
  });

  it("are none of an invitation that came to nothing", () => {
    const declined: ResponsibilityTransfer = {
      ...RequestedTransfer.parse({ ...base, status: "REQUESTED" }),
      status: "DECLINED",
      respondedAt: at("2026-11-16T00:00"),
    };

    expect(momentsOf(declined)).toEqual([]);
  });
});
