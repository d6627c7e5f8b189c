/**
 * Responsibility transfers as spec/aws-billing-transfer.md section 2 tells of them, written from the text and as plainly
 * as can be: months are whole numbers, everything is looked through every time. What may be refused is a set, because
 * the text says nothing of which of several reasons is told first.
 */
export type Status = "REQUESTED" | "ACCEPTED" | "DECLINED" | "CANCELED" | "EXPIRED" | "WITHDRAWN";
export type ModelTransfer = {
  readonly source: string;
  readonly target: string;
  /** First month, months since 1970. */
  readonly start: number;
  name: string;
  status: Status;
  /** Last month. */
  end?: number;
  /** Milliseconds since 1970. */
  answeredAt?: number;
};

const DAY = 86_400_000;
export const firstInstant = (month: number): number => Date.UTC(1970, month, 1);
export const monthAt = (instant: number): number => {
  const date = new Date(instant);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
};

export class TransferModel {
  readonly transfers: ModelTransfer[] = [];
  constructor(
    public now: number,
    readonly managementAccounts: readonly string[],
    readonly quotas: Readonly<Record<string, { readonly inbound: number; readonly chain: number }>>,
  ) {}

  get month(): number {
    return monthAt(this.now);
  }

  /** Time goes on; invitations not accepted more than 24 hours before their start are over. */
  moveTo(instant: number): void {
    this.now = instant;
    for (const transfer of this.transfers) {
      const deadline = firstInstant(transfer.start) - DAY;
      if (transfer.status !== "REQUESTED" || instant < deadline) continue;
      transfer.status = "EXPIRED";
      transfer.answeredAt = deadline;
    }
  }

  /** Agreed and in force in a month. */
  pays({ status, start, end }: ModelTransfer, month: number): boolean {
    if (status !== "ACCEPTED" && status !== "WITHDRAWN") return false;
    return start <= month && (end === undefined || month <= end);
  }
  everPays(transfer: ModelTransfer): boolean {
    return transfer.end === undefined || transfer.start <= transfer.end;
  }
  payerOf(source: string, month: number): string | undefined {
    return this.transfers.find((each) => each.source === source && this.pays(each, month))?.target;
  }
  above(account: string, month: number): readonly string[] {
    const found: string[] = [];
    for (let next = this.payerOf(account, month); next !== undefined; next = this.payerOf(next, month)) {
      if (found.includes(next)) throw new Error(`a cycle above ${account}`);
      found.push(next);
    }
    return found;
  }
  depthBelow(account: string, month: number): number {
    return Math.max(
      0,
      ...this.transfers
        .filter((each) => each.target === account && this.pays(each, month))
        .map(({ source }) => 1 + this.depthBelow(source, month)),
    );
  }

  inviteRefusals(target: string, source: string, start: number): readonly string[] {
    const refusals: string[] = [];
    if (this.now >= firstInstant(start) - DAY) refusals.push("START_DATE_TOO_EARLY");
    if (start > this.month + 2) refusals.push("START_DATE_TOO_LATE");
    if (source === target) refusals.push("SOURCE_AND_TARGET_CANNOT_MATCH");
    if (!this.managementAccounts.includes(source)) refusals.push("TARGET_ACCOUNT_VALIDATION_FAILURE");
    const between = this.transfers.filter((each) => each.source === source && each.target === target);
    if (between.some(({ status }) => status === "REQUESTED")) refusals.push("DuplicateHandshakeException");
    if (between.some((each) => this.isAgreed(each) && (each.end ?? start) >= start && this.everPays(each)))
      refusals.push("RESPONSIBILITY_TRANSFER_ALREADY_EXISTS");
    const inbound = this.transfers.filter(
      (each) =>
        each.target === target &&
        (each.status === "REQUESTED" ||
          (this.isAgreed(each) && this.everPays(each) && (each.end ?? this.month) >= this.month)),
    );
    if (inbound.length >= (this.quotas[target]?.inbound ?? 0))
      refusals.push("RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION");
    return [...refusals, ...this.chainRefusals(target, source, start)];
  }

  acceptRefusals(transfer: ModelTransfer): readonly string[] {
    const refusals: string[] = [];
    const outbound = this.transfers.filter((each) => each.source === transfer.source && this.isAgreed(each));
    if (outbound.some((each) => this.everPays(each) && (each.end ?? transfer.start) >= transfer.start))
      refusals.push("RESPONSIBILITY_TRANSFER_ALREADY_EXISTS");
    if (outbound.some(({ status }) => status === "ACCEPTED"))
      refusals.push("RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION");
    return [...refusals, ...this.chainRefusals(transfer.target, transfer.source, transfer.start)];
  }

  /** In every month from the start on, one past the last that anybody agreed on included. */
  private chainRefusals(target: string, source: string, start: number): readonly string[] {
    const months = this.transfers.flatMap((each) => [each.start, (each.end ?? each.start) + 1]);
    const last = Math.max(start, ...months);
    const found = new Set<string>();
    if (source === target) return [];
    for (let month = start; month <= last; month += 1) {
      const payers = [target, ...this.above(target, month)];
      if (payers.includes(source)) found.add("SOURCE_AND_TARGET_CANNOT_MATCH");
      payers.forEach((payer, hops) => {
        const deepest = Math.max(this.depthBelow(payer, month), hops + 1 + this.depthBelow(source, month));
        if (deepest > (this.quotas[payer]?.chain ?? 1))
          found.add("RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION");
      });
    }
    return [...found];
  }

  isAgreed({ status }: ModelTransfer): boolean {
    return status === "ACCEPTED" || status === "WITHDRAWN";
  }
  /** Handshakes that came to their end are shown for 30 days. */
  isHandshakeShown({ answeredAt }: ModelTransfer): boolean {
    return answeredAt === undefined || this.now < answeredAt + 30 * DAY;
  }
}
