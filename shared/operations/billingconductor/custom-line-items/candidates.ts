import type { AccountId } from "../../../domain/identifiers.ts";
import { type ConfigurationState, nameKey } from "../../../stores/configuration-state.ts";

/** What a list of items is narrowed to; full ARNs. */
type Wanted = {
  readonly arns?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
};

/** Up to so many ids are put in order for each page; where there are more, a page is full soon in the whole list. */
const MERGED_MAX = 2000;

/**
 * Ids in order among which all wanted items are: of the filters the one with the fewest. So a page costs the same
 * wherever it begins, and a filter does not make it read every item the account has.
 */
export const candidates = (
  { customLineItems }: Pick<ConfigurationState, "customLineItems">,
  owner: AccountId,
  { arns, names, groups, accounts }: Wanted,
): readonly string[] => {
  const lists = (index: string, keys: readonly string[] | undefined) =>
    keys === undefined ? [] : [[...new Set(keys)].map((key) => customLineItems.idsWith(index, key))];
  const choices: readonly (readonly (readonly string[])[])[] = [
    ...(arns === undefined ? [] : [arns.map((arn) => [arn])]),
    ...lists(
      "name",
      names?.map((name) => nameKey(owner, name)),
    ),
    ...lists("group", groups),
    ...lists("account", accounts),
  ];
  const [fewest] = choices.toSorted((left, right) => sizeOf(left) - sizeOf(right));
  const own = customLineItems.idsWith("owner", owner);
  if (fewest === undefined) return own;
  const [first, ...others] = fewest;
  if (first !== undefined && others.length === 0) return first;
  return sizeOf(fewest) > MERGED_MAX ? own : [...new Set(fewest.flat())].toSorted();
};

const sizeOf = (lists: readonly (readonly string[])[]): number =>
  lists.reduce((total, list) => total + list.length, 0);
