import { RequestedTransfer } from "../../shared/domain/billing-transfer/responsibility-transfer.ts";
import { Transfer } from "../../shared/domain/configuration/model.ts";

/** An invitation of the distributor to a customer. */
export const requested = (more: object = {}): RequestedTransfer =>
  RequestedTransfer.parse({
    id: "rt-00000001",
    handshake: "h-00000001",
    name: "customer",
    source: "111111111111",
    target: "999999999999",
    start: "2026-12",
    status: "REQUESTED",
    requestedAt: "2026-11-15T10:00:00.000Z",
    ...more,
  });

/** Accounts by a letter: `A` is 101010101010, and so on. */
export const accountOf = (letter: string): string => String(letter.charCodeAt(0) - 55).repeat(6);

/** Who pays whom from when to when, in short: `A>B 2026-10..2027-03`, without an end `A>B 2026-10`. */
export const facts = (...lines: readonly string[]): readonly Transfer[] =>
  lines.map((line) => {
    const [, source = "", target = "", start = "", end] =
      /^(\w)>(\w) (\d{4}-\d{2})(?:\.\.(\d{4}-\d{2}))?$/.exec(line) ?? [];
    if (start === "") throw new Error(`no transfer: ${line}`);
    return Transfer.parse({
      id: `rt-${source}${target}${start.replace("-", "")}`.toLowerCase(),
      name: line,
      source: accountOf(source),
      target: accountOf(target),
      start,
      ...(end === undefined ? {} : { end }),
    });
  });
