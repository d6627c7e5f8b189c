import { Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type Bucket, type CfnBucket, ObjectLockRetention, StorageClass } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import {
  BUCKET_OF_AREA,
  type DataEnvironment,
  type ObjectArea,
} from "../../../shared/contracts/environment.ts";
import { accessLogBucket, protectedBucket } from "../constructs/protected-bucket.ts";
import type { Settings } from "../settings.ts";

const DAYS_PER_YEAR = 365.25;

/**
 * Everything that holds state. It is a stack of its own so that no change of functions can touch it, it is
 * protected against deletion, and each of its resources stays when the stack goes.
 */
export class DataStack extends Stack {
  readonly key: Key;
  /** Seals the secrets of access keys, apart from all other data: whoever may read the table cannot read them. */
  readonly secretsKey: Key;
  readonly table: Table;
  readonly costData: Bucket;
  readonly reports: Bucket;
  readonly invoices: Bucket;
  readonly eventBus: EventBus;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps = {}) {
    super(scope, id, { ...props, terminationProtection: true });
    this.key = this.createKey();
    this.secretsKey = new Key(this, "SecretsKey", {
      description: "Rebill: secrets of the access keys it issues",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table = this.createTable();
    const accessLogs = accessLogBucket(this, "AccessLogs", Duration.days(400));
    const common = { key: this.key, accessLogs };
    const coolDown = { id: "cool-down", transitions: [tierAfter(30)] };
    const forget = { id: "forget-replaced", noncurrentVersionExpiration: Duration.days(90) };
    this.costData = protectedBucket(this, "CostData", { ...common, lifecycle: [coolDown, forget] });
    // Tells EventBridge what arrives, from where a rule takes manifests of deliveries.
    (this.costData.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    this.reports = protectedBucket(this, "Reports", {
      ...common,
      lifecycle: [
        coolDown,
        forget,
        { id: "expire-work", prefix: "work/", expiration: Duration.days(settings.workRetentionDays) },
        { id: "expire-map-results", prefix: "map-results/", expiration: Duration.days(30) },
      ],
    });
    this.invoices = protectedBucket(this, "Invoices", {
      ...common,
      lifecycle: [coolDown],
      lock: lockFor(settings),
    });
    this.eventBus = new EventBus(this, "Events", { eventBusName: "rebill" });
  }

  /** The bucket of keys that start with this area. */
  bucketOf(area: ObjectArea): Bucket {
    const buckets = {
      COST_DATA_BUCKET: this.costData,
      REPORTS_BUCKET: this.reports,
      INVOICES_BUCKET: this.invoices,
    };
    return buckets[BUCKET_OF_AREA[area]];
  }

  /** Where everything lies, as functions find it in their environment. */
  names(): DataEnvironment {
    return {
      TABLE_NAME: this.table.tableName,
      COST_DATA_BUCKET: this.costData.bucketName,
      REPORTS_BUCKET: this.reports.bucketName,
      INVOICES_BUCKET: this.invoices.bucketName,
      EVENT_BUS_NAME: this.eventBus.eventBusName,
    };
  }

  private createKey(): Key {
    const key = new Key(this, "Key", {
      description: "Rebill: table, buckets and alarm topic",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsToEncryptedTopic",
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    return key;
  }

  /** One table for all records; keys as in the Table port. The stream wakes the relay of the outbox. */
  private createTable(): Table {
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const table = new Table(this, "Table", {
      partitionKey: text("pk"),
      sortKey: text("sk"),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      // Answers kept under idempotency tokens.
      timeToLiveAttribute: "expiresAt",
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({
      indexName: "gsi1",
      partitionKey: text("gsi1pk"),
      sortKey: text("gsi1sk"),
      projectionType: ProjectionType.ALL,
    });
    return table;
  }
}

const tierAfter = (days: number) => ({
  storageClass: StorageClass.INTELLIGENT_TIERING,
  transitionAfter: Duration.days(days),
});

/** Only issued documents lie in the invoices bucket, so the lock can be its default. */
const lockFor = ({ invoiceLockMode, invoiceRetentionYears }: Settings) => {
  const retention = Duration.days(Math.ceil(invoiceRetentionYears * DAYS_PER_YEAR));
  return {
    objectLockEnabled: true,
    objectLockDefaultRetention:
      invoiceLockMode === "COMPLIANCE"
        ? ObjectLockRetention.compliance(retention)
        : ObjectLockRetention.governance(retention),
  };
};
