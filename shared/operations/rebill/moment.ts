import { Moment, momentOf } from "../../domain/configuration/file-scalars.ts";

/** A date (its first instant) or an instant in UTC, as requests give it. */
export const MomentMember = Moment.transform(momentOf).describe("UTC: 2026-11-01 or 2026-11-01T08:00:00Z");
