import { canonicalJson } from "../domain/canonical-json.ts";
import type { NamedKind } from "../domain/configuration/compile-configuration.ts";
import { configurationInForce } from "../domain/configuration/configuration-in-force.ts";
import type { Change } from "../domain/configuration/diff-configuration.ts";
import type { NodePath } from "../domain/configuration/findings.ts";
import type { StoredConfiguration } from "../domain/configuration/model.ts";
import { arnId } from "../domain/identifiers.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import { changingPeriods, configurationAt, type StoredVersions } from "../stores/configuration-store.ts";

type Wanted = {
  readonly versions: StoredVersions;
  /** What is to be in force from month `from` on, exchange rates of earlier months included. */
  readonly wanted: StoredConfiguration;
  readonly from: BillingPeriod;
  /** Of the file against the stored configuration. */
  readonly changes: readonly Change[];
};

/**
 * An apply makes the configuration match the file in every month from its first one on, also where months had a
 * configuration of their own (a file applied from a month on, an edit through the API) or are closed. That is
 * what it is for, but never done silently.
 */
export const historyRemarks = (
  { versions, wanted, from, changes }: Wanted,
  closed: readonly BillingPeriod[],
): readonly string[] => {
  if (changes.length === 0) return [];
  const months = changingPeriods(versions, from);
  const last = months.at(-1) ?? from;
  const formerChange = changes.some(({ since }) => (since ?? from) < last);
  const rewritten = closed.filter(
    (month) =>
      month >= from && snapshotText(configurationAt(versions, month), month) !== snapshotText(wanted, month),
  );
  const afterwards = rewritten.at(-1);
  return [
    ...(formerChange
      ? [
          `changes months before ${last} as well, although the stored configuration is another one from ${months.slice(1).join(", ")} on; --from ${last} leaves earlier months as they are`,
        ]
      : []),
    ...(afterwards === undefined
      ? []
      : [
          `changes what ${rewritten.length === 1 ? "the closed month" : "closed months"} ${rewritten.join(", ")} ${rewritten.length === 1 ? "was" : "were"} priced by; issued invoices stay, but a new calculation would differ. --from with a month after ${afterwards} leaves closed months as they are`,
        ]),
  ];
};

const snapshotText = (configuration: StoredConfiguration, month: BillingPeriod): string =>
  canonicalJson(configurationInForce(configuration, month));

/**
 * Things that would be removed and made again under another ARN, because what made them gave them an id that the
 * file does not say.
 */
export const lostIdRemarks = (
  changes: readonly Change[],
  placeOf: (kind: NamedKind, name: string) => NodePath | undefined,
): readonly { readonly at: NodePath; readonly reason: string }[] => {
  const key = ({ kind, name }: Change): string => `${kind} ${name}`;
  const added = new Set(changes.filter(({ action }) => action === "add").map(key));
  return changes.flatMap((change) => {
    const { action, kind, name, arn } = change;
    if (action !== "remove" || arn === undefined || !added.has(key(change))) return [];
    const at = placeOf(kind as NamedKind, name.split(" ")[0] ?? name) ?? [];
    return [
      {
        at,
        reason: `${name} is stored with another id: this file removes ${arn} and makes another one of that name; id: ${arnId(arn)} keeps it`,
      },
    ];
  });
};
