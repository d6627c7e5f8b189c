/**
 * Metrics the API publishes and alarms watch, counted in the namespace of `run-metrics.ts`. SignatureRefused:
 * requests whose key, signature or time did not prove who sent them.
 */
export const API_METRICS = ["SignatureRefused"] as const;
export type ApiMetric = (typeof API_METRICS)[number];
