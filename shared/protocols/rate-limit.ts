export type RateLimitSettings = {
  /** Requests per second that an access key may send for long. */
  readonly perSecond: number;
  /** Requests it may send at once. */
  readonly burst: number;
};

export const DEFAULT_RATE_LIMIT: RateLimitSettings = { perSecond: 500, burst: 1000 };
/** Keys remembered; the longest unseen one is forgotten first, which gives it a full bucket. */
const KEYS_MAX = 10_000;

/** Token bucket per access key. Answers the whole seconds to wait, or undefined when the request may go on. */
export const createRateLimit = (settings: RateLimitSettings = DEFAULT_RATE_LIMIT) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key: string, nowMilliseconds: number): number | undefined => {
    const bucket = buckets.get(key) ?? { tokens: settings.burst, at: nowMilliseconds };
    const earned = (Math.max(0, nowMilliseconds - bucket.at) / 1000) * settings.perSecond;
    const tokens = Math.min(settings.burst, bucket.tokens + earned);
    buckets.delete(key);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: nowMilliseconds });
    if (buckets.size > KEYS_MAX) buckets.delete(buckets.keys().next().value ?? "");
    return tokens >= 1 ? undefined : Math.max(1, Math.ceil((1 - tokens) / settings.perSecond));
  };
};
