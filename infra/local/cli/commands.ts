import type { Command } from "./command.ts";
import { apply } from "./commands/apply.ts";
import { clock } from "./commands/clock.ts";
import { credentials } from "./commands/credentials.ts";
import { exportConfig } from "./commands/export-config.ts";
import { importCostData } from "./commands/import-cost.ts";
import { importPriceList } from "./commands/import-prices.ts";
import { init } from "./commands/init.ts";
import { monthEnd } from "./commands/month-end.ts";
import { verify } from "./commands/verify.ts";

/** Every command, in the order a partner first needs them. */
export const commands: readonly Command[] = [
  init,
  apply,
  exportConfig,
  importCostData,
  importPriceList,
  monthEnd,
  verify,
  credentials,
  clock,
];
