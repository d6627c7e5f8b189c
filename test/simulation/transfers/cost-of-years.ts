import { addMonths, BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { createRandom } from "../../../shared/sample/random.ts";
import { ACCOUNTS, FIRST_MONTH, MONTHS, memberOf } from "./lived-years.ts";

/** A line of AWS's bill of a payer: what was used where and when, and what it costs. */
export type Line = {
  readonly payer: string;
  readonly account: string;
  /** Month of the bill. */
  readonly period: string;
  /** Day of usage, `YYYY-MM-DD`; some lines are late. */
  readonly usedOn: string;
  /** Whole cents, net of AWS's discount; the public price is a quarter more. */
  readonly cents: number;
};

/** A little of everything for every organisation and month. */
export const costOfYears = (seed: string): readonly Line[] => {
  const random = createRandom(`${seed} costs`);
  return Array.from({ length: MONTHS }, (_, index) => addMonths(FIRST_MONTH, index)).flatMap((period) =>
    ACCOUNTS.flatMap((payer) =>
      Array.from({ length: random.integer(1, 3) }, (): Line => {
        const late = random.chance(15) ? addMonths(period, -random.integer(1, 3)) : period;
        return {
          payer,
          account: random.pick([payer, memberOf(payer)]),
          period,
          usedOn: `${late}-${random.pick(["01", "14", "28"])}`,
          cents: random.integer(1, 9_999) * 4,
        };
      }),
    ),
  );
};
export const monthOf = ({ usedOn }: Line): BillingPeriod => BillingPeriod.parse(usedOn.slice(0, 7));
