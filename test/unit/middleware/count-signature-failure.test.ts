import { afterEach, describe, expect, it, vi } from "vitest";
import { countSignatureFailure } from "../../../functions/middleware/count-signature-failure.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("countSignatureFailure", () => {
  it("writes one more failure in the embedded metric format", () => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "rebill-api");
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});

    countSignatureFailure();

    expect(JSON.parse(String(printed.mock.calls[0]?.[0]))).toMatchObject({
      SignatureFailures: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: "Rebill", Metrics: [{ Name: "SignatureFailures" }] }] },
    });
  });
});
