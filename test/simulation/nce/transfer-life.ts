/**
 * The life of Microsoft transfers as spec/microsoft-nce-transfer.md sections 2 and 4 tell of it, looked through as plainly
 * as can be: no code of the product is used. Instants are milliseconds in UTC.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LINES_PER_PLAN = 25;

export type Status =
  | "Pending"
  | "InProgress"
  | "Complete"
  | "PartiallyComplete"
  | "Failed"
  | "Expired"
  | "Cancelled";

/** Section 2.1; nothing leaves the other states. */
export const TRANSITIONS: Readonly<Partial<Record<Status, readonly Status[]>>> = {
  Pending: ["InProgress", "Expired", "Cancelled"],
  InProgress: ["Complete", "PartiallyComplete", "Failed"],
  PartiallyComplete: ["InProgress"],
};

/** A subscription under one id; moving makes another of it. */
export type ModelSubscription = {
  readonly id: string;
  readonly owner: string;
  readonly productType: string;
  readonly plan?: string | undefined;
  readonly quantity?: number | undefined;
  isActive: boolean;
  /** Attempts before it fail. */
  faultUntil: number;
};

export type ModelLine = {
  readonly subscription: ModelSubscription;
  status: "Queued" | "Failed" | "Complete";
  /** When it is tried next; undefined: not again in this window. */
  nextAt: number | undefined;
  /** It is part of this window: all that was submitted, or what the source wants tried again. */
  isWanted: boolean;
  /** The target has been shown that it moved. */
  isShown: boolean;
};

export type ModelTransfer = {
  readonly source: string;
  readonly target: string;
  readonly productTypes: readonly string[] | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
  status: Status;
  lastReminder: number;
  windowStart: number;
  lines: ModelLine[];
  /** What was told of it, in order. */
  readonly told: string[];
};

export type Wanted = {
  readonly id: string;
  readonly productType?: string | undefined;
  readonly quantity?: number | undefined;
};

export class TransferLife {
  readonly transfers: ModelTransfer[] = [];
  constructor(
    public now: number,
    /** By id; ids that moves give are added as they become known. */
    readonly subscriptions: Map<string, ModelSubscription>,
  ) {}

  create(fields: Pick<ModelTransfer, "source" | "target" | "productTypes">): void {
    this.transfers.push({
      ...fields,
      createdAt: this.now,
      expiresAt: Math.ceil((this.now + 30 * DAY) / DAY) * DAY,
      status: "Pending",
      lastReminder: 0,
      windowStart: 0,
      lines: [],
      told: ["Transfer Created"],
    });
  }

  /** A clock is enough for a transfer to be past its expiry; that it is told of takes a timer. */
  statusOf({ status, expiresAt }: ModelTransfer): Status {
    return status === "Pending" && this.now >= expiresAt ? "Expired" : status;
  }

  linesShownTo({ source, lines }: ModelTransfer, partner: string): readonly ModelLine[] {
    return partner === source ? lines : lines.filter(({ isShown }) => isShown);
  }

  /** Whether a transfer is at work on it, so that no other may select it. */
  isBusy(subscription: ModelSubscription, except: ModelTransfer): boolean {
    return this.transfers.some(
      (each) =>
        each !== except &&
        each.status === "InProgress" &&
        each.lines.some((line) => line.subscription === subscription && line.nextAt !== undefined),
    );
  }

  pendingRefusals(transfer: ModelTransfer): readonly string[] {
    const status = this.statusOf(transfer);
    if (status === "Pending") return [];
    return [status === "Expired" ? "transfer-expired" : "transfer-not-pending"];
  }

  /** Everything that is wrong with a selection; which of it is said first is not looked at. */
  selectionRefusals(transfer: ModelTransfer, wanted: readonly Wanted[]): readonly string[] {
    if (wanted.length === 0) return ["no-lines"];
    const refusals = new Set<string>();
    const counts = new Map<string, number>();
    for (const { id, productType, quantity } of wanted) {
      const found = this.subscriptions.get(id);
      if (found === undefined || found.owner !== transfer.source) {
        refusals.add("subscription-not-selectable");
        continue;
      }
      if (found.productType === "AzureReservation") refusals.add("reservations-stay");
      if (productType !== undefined && productType !== found.productType)
        refusals.add("product-type-excluded");
      if (transfer.productTypes?.includes(found.productType) === false) refusals.add("product-type-excluded");
      if (!found.isActive) refusals.add("subscription-inactive");
      if (quantity !== undefined && found.quantity !== undefined && quantity !== found.quantity)
        refusals.add("quantity-differs");
      if (this.isBusy(found, transfer)) refusals.add("subscription-busy");
      if (found.plan !== undefined) counts.set(found.plan, (counts.get(found.plan) ?? 0) + 1);
    }
    if (new Set(wanted.map(({ id }) => id)).size < wanted.length) refusals.add("line-twice");
    if ([...counts.values()].some((count) => count > LINES_PER_PLAN)) refusals.add("too-many-lines");
    return [...refusals];
  }

  submit(transfer: ModelTransfer, wanted: readonly Wanted[]): void {
    transfer.status = "InProgress";
    transfer.windowStart = this.now;
    transfer.lines = wanted.map(({ id }) => ({
      subscription: this.subscriptions.get(id) as ModelSubscription,
      status: "Queued",
      nextAt: this.now,
      isWanted: true,
      isShown: false,
    }));
    transfer.told.push("Transfer Submitted");
  }

  cancel(transfer: ModelTransfer): void {
    transfer.status = "Cancelled";
    transfer.told.push("Transfer Cancelled");
  }

  /** `ids`: subscriptions of failed lines; undefined: all that failed. */
  retryRefusals(transfer: ModelTransfer, ids: readonly string[] | undefined): readonly string[] {
    if (transfer.status !== "PartiallyComplete") return ["transfer-not-retryable"];
    if (ids?.length === 0) return ["no-lines"];
    const refusals = new Set<string>();
    for (const id of ids ?? failedOf(transfer).map(({ subscription }) => subscription.id)) {
      const line = transfer.lines.find(({ subscription }) => subscription.id === id);
      if (line === undefined) refusals.add("line-unknown");
      else if (line.status !== "Failed") refusals.add("line-not-failed");
      else if (this.isBusy(line.subscription, transfer)) refusals.add("subscription-busy");
    }
    return [...refusals];
  }

  retry(transfer: ModelTransfer, ids: readonly string[] | undefined): void {
    transfer.status = "InProgress";
    transfer.windowStart = this.now;
    for (const line of failedOf(transfer)) {
      line.isWanted = ids?.includes(line.subscription.id) !== false;
      if (line.isWanted) line.nextAt = this.now;
    }
    transfer.told.push("Transfer Retried");
  }

  /** Everything whose time has come. */
  sweep(): void {
    for (const transfer of this.transfers)
      if (transfer.status === "Pending") this.#wait(transfer);
      else if (transfer.status === "InProgress") this.#run(transfer);
  }

  #wait(transfer: ModelTransfer): void {
    if (this.now >= transfer.expiresAt) {
      transfer.status = "Expired";
      transfer.told.push("Transfer Expired");
      return;
    }
    const days = [7, 21, 29].filter((day) => this.now >= transfer.createdAt + day * DAY);
    const latest = days.at(-1) ?? 0;
    if (latest <= transfer.lastReminder) return;
    transfer.lastReminder = latest;
    transfer.told.push(`Transfer Reminder ${latest}`);
  }

  #run(transfer: ModelTransfer): void {
    const deadline = transfer.windowStart + 72 * HOUR;
    for (const line of transfer.lines)
      if (line.nextAt !== undefined && line.nextAt <= this.now) this.#attempt(transfer, line, deadline);
    const isOver =
      this.now >= deadline ||
      transfer.lines.every(({ status, isWanted }) => status === "Complete" || !isWanted);
    if (transfer.lines.every(({ status }) => status === "Complete")) {
      transfer.told.push("Transfer Completed");
      this.#end(transfer, "Complete");
    } else if (isOver) {
      const moved = transfer.lines.some(({ status }) => status === "Complete");
      transfer.told.push(moved ? "Transfer Partially Completed" : "Transfer Failed");
      this.#end(transfer, moved ? "PartiallyComplete" : "Failed");
    }
  }

  #attempt(transfer: ModelTransfer, line: ModelLine, deadline: number): void {
    const { subscription } = line;
    if (this.now >= subscription.faultUntil && subscription.isActive) {
      subscription.isActive = false;
      line.status = "Complete";
      line.nextAt = undefined;
      transfer.told.push(`Line Completed ${subscription.id}`);
      return;
    }
    const last = deadline - 15 * MINUTE;
    const pause = Math.min(Math.max(this.now - transfer.windowStart, 5 * MINUTE), 2 * HOUR);
    line.status = "Failed";
    line.nextAt = this.now >= last ? undefined : Math.min(this.now + pause, last);
    transfer.told.push(`Line Failed ${subscription.id}`);
  }

  #end(transfer: ModelTransfer, status: Status): void {
    transfer.status = status;
    for (const line of transfer.lines) {
      line.nextAt = undefined;
      line.isShown = line.status === "Complete";
      if (line.status === "Queued") line.status = "Failed";
    }
  }

  /** A move is known under a new id, with the target. */
  arrive(line: ModelLine, owner: string, id: string): void {
    if (this.subscriptions.has(id)) return;
    this.subscriptions.set(id, { ...line.subscription, id, owner, isActive: true, faultUntil: 0 });
  }
}

const failedOf = ({ lines }: ModelTransfer): readonly ModelLine[] =>
  lines.filter(({ status }) => status === "Failed");
