import { subjectOfArn } from "../../domain/views/billing-view.ts";
import { findView, type View } from "../../use-cases/views/list-views.ts";
import { viewNotFound } from "./errors.ts";
import type { Context } from "./listing.ts";
import { viewContext } from "./view-members.ts";

/**
 * A view of the caller's by its ARN, as it is or last was.
 * @throws OperationError ResourceNotFoundException for everybody else's, for nobody's, and for one that has not begun
 */
export const ownView = async (context: Context, arn: string): Promise<View> => {
  const { account } = context.caller;
  const subject = subjectOfArn(account, arn);
  const view = subject && findView(await viewContext(context), account, subject);
  if (view === undefined) throw viewNotFound(arn);
  return view;
};
