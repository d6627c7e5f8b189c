import { describe, expect, it } from "vitest";
import { app, isProtected, ofType, properties } from "../synthesised.ts";

describe("the data stack", () => {
  it("keeps the table against deletion, mistakes and the end of the stack", () => {
    app.data.hasResource("AWS::DynamoDB::Table", {
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
        StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      },
    });
  });

  it("gives the table the keys and the index of the Table port", () => {
    app.data.hasResourceProperties("AWS::DynamoDB::Table", {
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "gsi1",
          KeySchema: [
            { AttributeName: "gsi1pk", KeyType: "HASH" },
            { AttributeName: "gsi1sk", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
  });

  it("keeps every bucket, private, under its own owner", () => {
    const buckets = ofType("data", "AWS::S3::Bucket");

    expect(buckets).toHaveLength(4);
    for (const [, bucket] of buckets) {
      expect(bucket.DeletionPolicy).toBe("Retain");
      expect(bucket.UpdateReplacePolicy).toBe("Retain");
      expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(JSON.stringify(bucket.Properties.OwnershipControls)).toContain("BucketOwnerEnforced");
      expect(JSON.stringify(bucket.Properties.LifecycleConfiguration)).toContain("DaysAfterInitiation");
    }
  });

  it("encrypts and versions every bucket but the one for access logs with its own key, and logs access to it", () => {
    const buckets = ofType("data", "AWS::S3::Bucket").filter(([id]) => !id.startsWith("AccessLogs"));

    expect(buckets).toHaveLength(3);
    for (const [, { Properties }] of buckets) {
      expect(JSON.stringify(Properties.BucketEncryption)).toContain('"SSEAlgorithm":"aws:kms"');
      expect(Properties.VersioningConfiguration).toEqual({ Status: "Enabled" });
      expect(Properties.LoggingConfiguration).toHaveProperty("DestinationBucketName");
    }
  });

  it("refuses every bucket's requests without TLS", () => {
    const policies = properties("data", "AWS::S3::BucketPolicy");

    expect(policies).toHaveLength(4);
    for (const policy of policies) {
      const text = JSON.stringify(policy);
      expect(text).toContain('"Effect":"Deny"');
      expect(text).toContain('"aws:SecureTransport":"false"');
      expect(text).toContain('"s3:TlsVersion":1.2');
    }
  });

  it("locks issued invoices for ten years, and nothing else", () => {
    const locked = ofType("data", "AWS::S3::Bucket").filter(
      ([, { Properties }]) => Properties.ObjectLockEnabled,
    );

    expect(locked.map(([id]) => id.replace(/[0-9A-F]{8}$/, ""))).toEqual(["Invoices"]);
    expect(locked[0]?.[1].Properties.ObjectLockConfiguration).toEqual({
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 3653 } },
    });
  });

  it("expires work files and map results, and never a manifest, a report, an invoice or cost data", () => {
    const expiring = properties("data", "AWS::S3::Bucket")
      .flatMap(
        ({ LifecycleConfiguration }) =>
          (LifecycleConfiguration as { Rules: Record<string, unknown>[] }).Rules,
      )
      .filter((rule) => "ExpirationInDays" in rule)
      .map((rule) => [rule.Prefix ?? "(all access logs)", rule.ExpirationInDays]);

    expect(expiring.sort()).toEqual([
      ["(all access logs)", 400],
      ["map-results/", 30],
      ["work/", 400],
    ]);
  });

  it("keeps and rotates its keys: one for data, one for the secrets of access keys", () => {
    const keys = ofType("data", "AWS::KMS::Key");

    expect(keys.map(([id]) => id.replace(/[0-9A-F]{8}$/, "")).sort()).toEqual(["Key", "SecretsKey"]);
    for (const [, key] of keys) {
      expect(key.DeletionPolicy).toBe("Retain");
      expect(key.Properties.EnableKeyRotation).toBe(true);
    }
  });

  it("is protected against termination", () => {
    expect(isProtected("data")).toBe(true);
  });
});
