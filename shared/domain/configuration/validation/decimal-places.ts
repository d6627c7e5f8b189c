import { D } from "../../money/decimal.ts";
import { EXPORT_PLACES } from "../../money/rounding.ts";

/** AWS prices have at most ten decimal places (contract.md section 3), and so has every rate of ours. */
export const hasTooManyPlaces = (text: string): boolean => new D(text).decimalPlaces() > EXPORT_PLACES;
export const TOO_MANY_PLACES = `must have at most ${EXPORT_PLACES} decimal places`;
