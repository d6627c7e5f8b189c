import type { Condition, Item, Key, KeyRange, Write } from "../../shared/ports/table.ts";

type Outcome =
  | { readonly kind: "written" }
  | { readonly kind: "condition-failed"; readonly failed: readonly number[] };

const identity = ({ pk, sk }: Key) => JSON.stringify([pk, sk]);
const bytes = (text: string) => Buffer.from(text, "utf8");

/** What the port promises, in the plainest words: the yardstick of the property tests, never an adapter. */
export class TableModel {
  private readonly records = new Map<string, Item>();

  get(key: Key): Item | undefined {
    return this.records.get(identity(key));
  }

  transact(writes: readonly Write[]): Outcome {
    const failed = writes.flatMap((write, position) => {
      const existing = this.get(write.kind === "put" ? write.item : write.key);
      return write.condition === undefined || holds(existing, write.condition) ? [] : [position];
    });
    if (failed.length > 0) return { kind: "condition-failed", failed };
    for (const write of writes) {
      if (write.kind === "put") this.records.set(identity(write.item), write.item);
      if (write.kind === "delete") this.records.delete(identity(write.key));
    }
    return { kind: "written" };
  }

  query(partition: string, range: KeyRange | undefined, descending: boolean): readonly Item[] {
    const found = [...this.records.values()]
      .filter((item) => item.pk === partition && (range === undefined || isIn(range, item.sk)))
      .sort((left, right) => Buffer.compare(bytes(left.sk), bytes(right.sk)));
    return descending ? found.reverse() : found;
  }
}

const holds = (existing: Item | undefined, condition: Condition): boolean => {
  if (condition.kind === "absent") return existing === undefined;
  if (condition.kind === "present") return existing !== undefined;
  return existing?.[condition.attribute] === condition.value;
};

const isIn = (range: KeyRange, sk: string): boolean =>
  range.kind === "prefix"
    ? sk.startsWith(range.prefix)
    : Buffer.compare(bytes(sk), bytes(range.from)) >= 0 && Buffer.compare(bytes(sk), bytes(range.to)) <= 0;
