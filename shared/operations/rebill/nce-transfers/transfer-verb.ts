import { z } from "zod";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import type { Decision } from "../../../use-cases/configuration/change-configuration.ts";
import type { NceContext } from "../../../use-cases/nce/nce-context.ts";
import { seenTransfer } from "../../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceChanged } from "./nce-decisions.ts";
import { TransferIdMember, TransferOut, transferOut } from "./transfer-members.ts";

type Verb<S extends z.ZodRawShape> = {
  readonly name: string;
  readonly verb: string;
  readonly summary: string;
  readonly body: S;
  readonly decide: (
    nce: NceContext,
    who: { readonly caller: AccountId; readonly id: string },
    body: z.output<z.ZodObject<S>>,
  ) => Decision<NceTransfer>;
};

/** `POST …/transfers/{id}:<verb>`: one step of a transfer, answered with the transfer after it. */
export const transferVerb = <S extends z.ZodRawShape>({ name, verb, summary, body, decide }: Verb<S>) =>
  operation<ApiDependencies>()({
    name,
    summary,
    permission: "subscriptions:write",
    route: { method: "POST", path: `/rebill/v1/nce/transfers/{id}:${verb}` },
    input: z.strictObject({ ...TransferIdMember, ...body }),
    output: TransferOut,
    handle: (context, input) => {
      const { id, ...members } = input as { readonly id: string };
      const who = { caller: context.caller.account, id: id.toLowerCase() };
      return nceChanged(context, name, input, (nce) => {
        const seen = seenTransfer(nce, who);
        const decision = decide(nce, who, members as z.output<z.ZodObject<S>>);
        return { ...decision, answer: transferOut({ ...seen, transfer: decision.answer }) };
      });
    },
  });
