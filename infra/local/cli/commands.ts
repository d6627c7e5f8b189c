import type { Command } from "./command.ts";

/** A command by its name; what it needs is loaded when it is run, so that each starts as fast as it can. */
export type CommandEntry = { readonly name: string; readonly load: () => Promise<Command> };

/** Every command, in the order a partner first needs them. */
export const commands: readonly CommandEntry[] = [
  { name: "init", load: async () => (await import("./commands/init.ts")).init },
  { name: "apply", load: async () => (await import("./commands/apply.ts")).apply },
  { name: "export-config", load: async () => (await import("./commands/export-config.ts")).exportConfig },
  { name: "import-aws", load: async () => (await import("./commands/import-aws.ts")).importAwsSetUp },
  { name: "import-cost", load: async () => (await import("./commands/import-cost.ts")).importCostData },
  { name: "import-prices", load: async () => (await import("./commands/import-prices.ts")).importPriceList },
  { name: "rehearse", load: async () => (await import("./commands/rehearse.ts")).rehearse },
  { name: "month-end", load: async () => (await import("./commands/month-end.ts")).monthEnd },
  {
    name: "channel-report",
    load: async () => (await import("./commands/channel-report.ts")).channelReportCommand,
  },
  { name: "verify", load: async () => (await import("./commands/verify.ts")).verify },
  { name: "audit", load: async () => (await import("./commands/audit.ts")).audit },
  { name: "credentials", load: async () => (await import("./commands/credentials.ts")).credentials },
  { name: "serve", load: async () => (await import("./commands/serve.ts")).serve },
  { name: "clock", load: async () => (await import("./commands/clock.ts")).clock },
];
