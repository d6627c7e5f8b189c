import {
  type createAnswerReader,
  ToldItem,
  ToldItemVersion,
  ToldSource,
} from "../../domain/aws-set-up/answers.ts";
import type { SetUpItem } from "../../domain/aws-set-up/set-up.ts";
import { addMonths, type BillingPeriod } from "../../domain/time/billing-period.ts";
import type { AwsSetUpSource } from "../../ports/aws-set-up-source.ts";
import { inTurns, type ReadProgress } from "./in-turns.ts";

type Reader = ReturnType<typeof createAnswerReader>;
/** An item as the latest month shows it in which it is charged. */
type Listed = { readonly told: ToldItem; readonly month: BillingPeriod };
type Dated = Listed & { readonly from: BillingPeriod; readonly to: BillingPeriod | undefined };

/**
 * Custom line items of the current month and those that have ended in the months before it. A list shows what is
 * charged in a month and not since when, which the versions of an item tell.
 *
 * @param months the current month first, then backwards
 */
export const readItems = async (
  source: AwsSetUpSource,
  reader: Reader,
  months: readonly BillingPeriod[],
  onProgress: ReadProgress,
): Promise<readonly SetUpItem[]> => {
  const listed = await listItems(source, reader, months, onProgress);
  const dated = (
    await inTurns(listed, async (item, done) => {
      onProgress("custom line items", done, listed.length);
      return dates(source, reader, item);
    })
  ).flat();
  const childrenIn = createChildrenIn(source, reader, months[0]);
  const flatsOf = flatsByGroup(dated);
  return inTurns(dated, async (item, done) => {
    onProgress("what percentages are taken of", done, dated.length);
    const { told, from, to } = item;
    return { told, from, to, sources: await sourcesOf(item, { flatsOf, childrenIn }) };
  });
};

const listItems = async (
  source: AwsSetUpSource,
  reader: Reader,
  months: readonly BillingPeriod[],
  onProgress: ReadProgress,
): Promise<readonly Listed[]> => {
  const found = new Map<string, Listed>();
  for (const [back, month] of months.entries()) {
    onProgress("months of custom line items", back + 1, months.length);
    // The current month is the one an endpoint means when none is named: its clock decides.
    const answers = await source.list("ListCustomLineItems", back === 0 ? {} : { BillingPeriod: month });
    const place = back === 0 ? "ListCustomLineItems" : `ListCustomLineItems ${month}`;
    for (const told of reader.all(ToldItem, answers, place))
      if (!found.has(told.Arn)) found.set(told.Arn, { told, month });
  }
  return [...found.values()];
};

const dates = async (source: AwsSetUpSource, reader: Reader, item: Listed): Promise<readonly Dated[]> => {
  const list = "ListCustomLineItemVersions";
  const versions = reader
    .all(ToldItemVersion, await source.list(list, { Arn: item.told.Arn }), `${list} ${item.told.Arn}`)
    .toSorted((left, right) => (left.StartBillingPeriod < right.StartBillingPeriod ? -1 : 1));
  const [first] = versions;
  const last = versions.at(-1);
  // Versions that could not be read are a problem already.
  if (first === undefined || last === undefined) return [{ ...item, from: item.month, to: item.month }];
  const end = last.EndBillingPeriod;
  return [
    { ...item, from: first.StartBillingPeriod, to: end === undefined ? undefined : addMonths(end, -1) },
  ];
};

/**
 * What a percentage is taken of, as of the latest month in which it is charged, and flat items that ended before: they
 * were in its base while they lasted, when the last month of theirs says so.
 */
const sourcesOf = async (
  item: Dated,
  { flatsOf, childrenIn }: { flatsOf: ReadonlyMap<string, readonly Dated[]>; childrenIn: ChildrenIn },
): Promise<readonly string[]> => {
  const { told, month, from } = item;
  if (told.ChargeDetails.Percentage === undefined) return [];
  const sources = new Set(await childrenIn(told.Arn, month));
  const flats = flatsOf.get(told.BillingGroupArn) ?? [];
  const ended = flats.filter((flat) => flat.month < month && flat.month >= from);
  for (const last of new Set(ended.map((other) => other.month))) {
    const children = await childrenIn(told.Arn, last);
    for (const other of ended)
      if (other.month === last && children.includes(other.told.Arn)) sources.add(other.told.Arn);
  }
  return [...sources];
};

const flatsByGroup = (items: readonly Dated[]): ReadonlyMap<string, readonly Dated[]> => {
  const flats = new Map<string, Dated[]>();
  for (const item of items) {
    const { ChargeDetails, BillingGroupArn } = item.told;
    if (ChargeDetails.Flat === undefined) continue;
    const ofGroup = flats.get(BillingGroupArn) ?? [];
    ofGroup.push(item);
    flats.set(BillingGroupArn, ofGroup);
  }
  return flats;
};

/** ARNs of what a percentage is taken of in a month. */
type ChildrenIn = (arn: string, month: BillingPeriod) => Promise<readonly string[]>;

const createChildrenIn =
  (source: AwsSetUpSource, reader: Reader, current: BillingPeriod | undefined): ChildrenIn =>
  async (arn, month) => {
    const list = "ListResourcesAssociatedToCustomLineItem";
    const answers = await source.list(list, {
      Arn: arn,
      Filters: { Relationship: "CHILD" },
      ...(month === current ? {} : { BillingPeriod: month }),
    });
    return reader.all(ToldSource, answers, `${list} ${arn}`).map((told) => told.Arn);
  };
