import { z } from "zod";
import { DEFAULT_SCHEDULE_SETTINGS } from "../../shared/contracts/month-end-schedules.ts";
import { MailEnvironment } from "../../shared/contracts/notifications.ts";

const dayOfMonth = z.int().min(1).max(28);

/**
 * What a partner may set for its deployment, under `context.rebill` in cdk.json or as `-c rebill:finalRunDay=7`.
 * Times are UTC; days of the month stop at 28, because every month has that many.
 */
export const Settings = z.strictObject({
  /** Processor of the functions. x86_64 can be synthesised without network on an x64 Linux machine. */
  architecture: z.enum(["arm64", "x86_64"]).default("arm64"),
  /** Day of the month on which the previous month is closed; AWS finalises its bills in the first days. */
  finalRunDay: dayOfMonth.default(DEFAULT_SCHEDULE_SETTINGS.finalRunDay),
  /** Day from which a previous month that is still open raises an alarm. */
  overdueDay: dayOfMonth.default(8),
  /** Hour of the daily estimate; the final run starts two hours later. */
  estimateHour: z.int().min(0).max(21).default(DEFAULT_SCHEDULE_SETTINGS.estimateHour),
  /** Who is told of alarms; nobody when absent, the topic is there in any case. */
  alarmEmail: z.email().optional(),
  logRetentionDays: z.union([30, 60, 90, 180, 365, 731].map((days) => z.literal(days))).default(365),
  /** How long an issued invoice cannot be deleted or replaced; ten years is the longest the EU asks for. */
  invoiceRetentionYears: z.int().min(1).max(30).default(10),
  /** COMPLIANCE cannot be lifted by anybody, not even AWS: choose it once the set-up is proven. */
  invoiceLockMode: z.enum(["GOVERNANCE", "COMPLIANCE"]).default("GOVERNANCE"),
  /** How long summaries and price books of runs are kept; they explain old invoices faster, nothing else. */
  workRetentionDays: z.int().min(35).max(3650).default(400),
  /** Memory and disk of the functions that run DuckDB, in MiB. 3008 is what every account may use. */
  engineMemoryMb: z.int().min(1024).max(10_240).default(3008),
  engineDiskMb: z.int().min(1024).max(10_240).default(8192),
  /** What the stage of the API takes from all callers together; more is answered 429 before any function runs. */
  apiRequestsPerSecond: z.int().min(1).max(10_000).default(200),
  apiBurst: z.int().min(1).max(5000).default(400),
  /** Requests the API works on at once, so that a flood of them leaves the account's concurrency to the month-end. */
  apiConcurrency: z.int().min(1).max(1000).default(50),
  /** Webhooks that are delivered to at once; further ones wait their turn for a moment. */
  webhookConcurrency: z.int().min(1).max(100).default(20),
  /** Address that mail is sent from, of an identity that SES has verified; absent: no mail is sent. */
  mailFrom: MailEnvironment.shape.MAIL_FROM.optional(),
  /** Name of that identity, where it is not the domain of the address. */
  mailIdentity: z
    .string()
    .regex(/^[A-Za-z0-9._%+@-]{1,254}$/, "must be the domain or the address that SES has verified")
    .optional(),
  /** Configuration set of SES that tells of bounces and complaints. */
  mailConfigurationSet: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "must be the name of a configuration set of SES")
    .optional(),
  /** Where callers reach the API when they have a name of their own for it; absent: API Gateway's. */
  publicUrl: z
    .string()
    .regex(
      /^https:\/\/[A-Za-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~/-]*)?$/,
      "must be an https address without a query",
    )
    .optional(),
  /** Off for accounts whose Lambda concurrency is still at the minimum, which leaves nothing to reserve. */
  reserveConcurrency: z.boolean().default(true),
});
export type Settings = z.infer<typeof Settings>;
