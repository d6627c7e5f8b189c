import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

type ProtectedBucketOptions = {
  readonly key: IKey;
  readonly accessLogs: IBucket;
  readonly lifecycle: readonly LifecycleRule[];
  readonly lock?: Pick<BucketProps, "objectLockEnabled" | "objectLockDefaultRetention">;
};

const COMMON = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: RemovalPolicy.RETAIN,
} as const satisfies BucketProps;

/** Unfinished uploads cost money and are seen by nobody. */
const ABORT_UPLOADS: LifecycleRule = {
  id: "abort-uploads",
  abortIncompleteMultipartUploadAfter: Duration.days(7),
};

/** A bucket that outlives its stack: versioned, encrypted with our key, private, TLS only, access logged. */
export const protectedBucket = (scope: Construct, id: string, options: ProtectedBucketOptions): Bucket =>
  new Bucket(scope, id, {
    ...COMMON,
    encryption: BucketEncryption.KMS,
    encryptionKey: options.key,
    bucketKeyEnabled: true,
    versioned: true,
    serverAccessLogsBucket: options.accessLogs,
    serverAccessLogsPrefix: `${id}/`,
    lifecycleRules: [ABORT_UPLOADS, ...options.lifecycle],
    ...options.lock,
  });

/** Where the other buckets' access logs go. S3 delivers them only to a bucket encrypted with its own keys. */
export const accessLogBucket = (scope: Construct, id: string, retention: Duration): IBucket =>
  // The class declares an optional member that its own interface has as required; hence the assertion.
  new Bucket(scope, id, {
    ...COMMON,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [ABORT_UPLOADS, { id: "expire", expiration: retention }],
  }) as IBucket;
