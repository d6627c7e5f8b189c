import { type App, type StackProps, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { acknowledgeFindings } from "./acknowledgements.ts";
import type { Settings } from "./settings.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { type FunctionAssets, MonthEndStack } from "./stacks/month-end-stack.ts";
import { ObservabilityStack } from "./stacks/observability-stack.ts";

/** All stacks of one deployment, with cdk-nag's AwsSolutions pack over them: a finding fails `synth()`. */
export const buildRebill = (app: App, settings: Settings, assets: FunctionAssets, props: StackProps = {}) => {
  const data = new DataStack(app, "RebillData", settings, props);
  const monthEnd = new MonthEndStack(app, "RebillMonthEnd", { data, assets, settings }, props);
  const observability = new ObservabilityStack(
    app,
    "RebillObservability",
    { data, monthEnd, settings },
    props,
  );
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  acknowledgeFindings({ data, monthEnd });
  return { data, monthEnd, observability };
};
