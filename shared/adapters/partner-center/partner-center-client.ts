import type { ZodType } from "zod";
import { guidOf, type NceTransferId, type TenantId } from "../../domain/nce/ids.ts";
import type { PartnerCenterConnection } from "../../domain/nce/partner-center/connection.ts";
import type { RemoteTransferId } from "../../domain/nce/partner-center/remote-transfer.ts";
import type { OutgoingRequest } from "../../ports/http-exchange.ts";
import { MoverUnavailableError } from "../../ports/subscription-mover.ts";
import { type AuthenticationDependencies, createAuthentications } from "./authentication.ts";
import { parsedJson } from "./parsed-json.ts";
import { type Answered, sendPatiently } from "./patient-exchange.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { TransferEntity, TransferList } from "./wire.ts";

export type ClientDependencies = AuthenticationDependencies & {
  readonly sha256: (text: string) => string;
};

/** What was asked for, or why not. */
export type Reply<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Partner Center as one partner reaches it. Everything throws MoverUnavailableError when it cannot be asked. */
export type PartnerCenterClient = {
  /** The same `requestId` again gives the same transfer. */
  create(body: object, requestId: string): Promise<Reply<TransferEntity>>;
  list(): Promise<Reply<readonly TransferEntity[]>>;
  get(id: RemoteTransferId): Promise<Reply<TransferEntity>>;
  /** Undefined: done, but what became of it is to be asked. */
  update(id: RemoteTransferId, body: object, requestId: string): Promise<Reply<TransferEntity | undefined>>;
};

/** Whose transfers a client asks for, and the transfer of ours that it does so for. */
export type Concern = { readonly customer: TenantId; readonly transfer: NceTransferId };

type Asked = {
  readonly method: OutgoingRequest["method"];
  readonly path: string;
  readonly requestId: string;
  readonly body?: object;
};

const WHAT = "Partner Center";
const RANDOM_LENGTH = 32;

/** Clients for connections; tokens are kept for the life of this. */
export const createPartnerCenterClients = (deps: ClientDependencies) => {
  const authenticationOf = createAuthentications(deps);
  const guid = (text: string): string => guidOf(deps.sha256(text));

  return (connection: PartnerCenterConnection, { customer, transfer }: Concern): PartnerCenterClient => {
    const authentication = authenticationOf(connection);
    const root = `${connection.baseUrl}/v1/customers/${customer}/transfers`;
    const correlationId = guid(`correlation ${transfer}`);

    const exchanged = (asked: Asked): Promise<Answered> =>
      sendPatiently(deps, WHAT, () => authentication.prove(requestOf(root, correlationId, asked)));

    const answered = async (asked: Asked): Promise<Answered> => {
      const first = await exchanged(asked);
      const answer = first.status === 401 && authentication.renew() ? await exchanged(asked) : first;
      if (answer.status === 401)
        throw new MoverUnavailableError(`${WHAT} refuses the credentials of a connection.`);
      if (answer.status >= 300 && (answer.status < 400 || answer.status >= 500))
        throw new MoverUnavailableError(`${WHAT} answers with status ${answer.status}.`);
      return answer;
    };

    const replied = async <T>(asked: Asked, schema: ZodType<T>): Promise<Reply<T>> => {
      const answer = await answered(asked);
      if (answer.status >= 400) return { kind: "refused", refusal: refusalOf(answer) };
      const value = schema.safeParse(parsedJson(answer.body));
      if (!value.success)
        throw new MoverUnavailableError(`${WHAT} answers in a form that is not known here.`);
      return { kind: "done", value: value.data };
    };
    const question = (path: string): Asked => ({
      ...{ method: "GET", path },
      requestId: guid(deps.ids.random(RANDOM_LENGTH)),
    });

    return {
      create: (body, requestId) => replied({ method: "POST", path: "", requestId, body }, TransferEntity),
      list: () => replied(question(""), TransferList),
      get: (id) => replied(question(pathOf(id)), TransferEntity),
      update: (id, body, requestId) =>
        replied(
          { method: "PATCH", path: pathOf(id), requestId, body },
          TransferEntity.optional().catch(undefined),
        ),
    };
  };
};

const pathOf = (id: RemoteTransferId): string => `/${encodeURIComponent(id)}`;

const requestOf = (root: string, correlationId: string, asked: Asked): OutgoingRequest => ({
  method: asked.method,
  url: `${root}${asked.path}`,
  headers: {
    accept: "application/json",
    "ms-requestid": asked.requestId,
    "ms-correlationid": correlationId,
    "x-locale": "en-US",
    ...(asked.body === undefined ? {} : { "content-type": "application/json" }),
  },
  ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
});
