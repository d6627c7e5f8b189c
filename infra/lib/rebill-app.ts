import { type App, type StackProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { acknowledgeFindings } from "./acknowledgements.ts";
import type { Settings } from "./settings.ts";
import { ApiStack } from "./stacks/api-stack.ts";
import { CostDataStack } from "./stacks/cost-data-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { type FunctionAssets, MonthEndStack } from "./stacks/month-end-stack.ts";
import { NceTransfersStack } from "./stacks/nce-transfers-stack.ts";
import { NotificationsStack } from "./stacks/notifications-stack.ts";
import { ObservabilityStack } from "./stacks/observability-stack.ts";
import { TransfersStack } from "./stacks/transfers-stack.ts";

/** Folders with the bundled handlers. */
export type Assets = {
  readonly monthEnd: FunctionAssets;
  readonly costData: string;
  readonly notifications: string;
  readonly transfers: string;
  readonly nceTransfers: string;
  readonly api: string;
};

/** All stacks of one deployment, with cdk-nag's AwsSolutions pack over them: a finding fails `synth()`. */
export const buildRebill = (app: App, settings: Settings, assets: Assets, props: StackProps = {}) => {
  const data = new DataStack(app, "RebillData", settings, props);
  const monthEnd = new MonthEndStack(
    app,
    "RebillMonthEnd",
    { data, assets: assets.monthEnd, settings },
    props,
  );
  const costData = new CostDataStack(
    app,
    "RebillCostData",
    { data, assetDirectory: assets.costData, settings },
    props,
  );
  const api = new ApiStack(
    app,
    "RebillApi",
    {
      data,
      machine: monthEnd.machine,
      ingest: costData.lambda,
      estimate: costData.estimate,
      assetDirectory: assets.api,
      settings,
    },
    props,
  );
  const notifications = new NotificationsStack(
    app,
    "RebillNotifications",
    { data, apiUrl: api.url, assetDirectory: assets.notifications, settings },
    props,
  );
  const nceTransfers = new NceTransfersStack(
    app,
    "RebillMicrosoftTransfers",
    { data, assetDirectory: assets.nceTransfers, settings },
    props,
  );
  const transfers = new TransfersStack(
    app,
    "RebillTransfers",
    { data, machine: nceTransfers.machine, assetDirectory: assets.transfers, settings },
    props,
  );
  const observability = new ObservabilityStack(
    app,
    "RebillObservability",
    { data, monthEnd, costData, api, notifications, transfers, nceTransfers, settings },
    props,
  );
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  acknowledgeFindings({ data, monthEnd, costData, api, notifications, transfers, nceTransfers });
  return { data, monthEnd, costData, api, notifications, transfers, nceTransfers, observability };
};
