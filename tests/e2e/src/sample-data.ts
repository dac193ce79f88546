/** Flows and runs as a business has them, made through the same methods that the screens call. */
import type { Server } from "./programs.ts";

export interface Sample {
  /** A flow with a trigger, two sends and a stop, on, with good and bad runs. */
  order: string;
  /** A draft with problems. */
  gaps: string;
  /** A run that went well, one that failed, and one that waits for its next try. */
  run: string;
  failed: string;
  waiting: string;
  /** A catch URL with requests. */
  caught: string;
}

type Row = Record<string, unknown>;

const event = (number: number, fail = false) => ({
  order: {
    id: `A-${1000 + number}`,
    total: 118.5 + number,
    currency: "EUR",
    paid: true,
    customer: { name: "Ada Lovelace", email: "ada@example.com", company: "Analytical Engines" },
    items: [
      { sku: "MUG-350", title: "Enamel mug", quantity: 2, price: 12.5 },
      { sku: "POT-1L", title: "Coffee pot", quantity: 1, price: 93.5 },
    ],
  },
  crm: fail ? "deals-down" : "deals",
});

function node(
  id: string,
  kind: string,
  name: string,
  position: [number, number],
  config: Row = {},
) {
  return { id, kind, name, position, config };
}

function orderFlow(receiver: string) {
  const deal = {
    order: "{{ order.body.order.id }}",
    email: "{{ order.body.order.customer.email }}",
    amount: "{{ order.body.order.total }}",
  };
  return {
    hookline: 1,
    name: "New order to CRM",
    description: "Every paid order becomes a deal, and sales hears of it.",
    nodes: [
      node("order", "webhook_trigger", "New order", [80, 160]),
      node("deal", "send_webhook", "Create deal", [400, 160], {
        method: "POST",
        url: `${receiver}/{{ order.body.crm }}`,
        headers: [{ name: "X-Source", value: "hookline" }],
        body: { type: "json", value: deal },
        retry: { type: "none" },
      }),
      node("tell", "send_webhook", "Tell sales", [720, 80], {
        method: "POST",
        url: `${receiver}/messages`,
        body: { type: "json", value: { text: "Deal {{ deal.body.deal }} is new" } },
      }),
      node("done", "stop", "Done", [720, 260], { message: "Deal {{ deal.body.deal }} created" }),
    ],
    edges: [
      { from: "order", to: "deal" },
      { from: "deal", to: "tell" },
      { from: "deal", to: "done" },
    ],
  };
}

/** A trigger and sends one after the other, each to an address of its own. */
function chain(
  name: string,
  description: string,
  urls: string[],
  { trigger = "webhook_trigger", retry = { type: "none" } }: { trigger?: string; retry?: Row } = {},
) {
  const sends = urls.map((url, at) =>
    node(`step_${at + 1}`, "send_webhook", `Step ${at + 1}`, [400 + 320 * at, 120], {
      method: "POST",
      url,
      retry,
    }),
  );
  const nodes = [node("start", trigger, "Start", [80, 120]), ...sends];
  const edges = sends.map(({ id }, at) => ({ from: nodes[at]?.id, to: id }));
  return { hookline: 1, name, description, nodes, edges };
}

/** Name, what it is for, where it sends, and how many events come. */
const OTHERS: [string, string, string[], number][] = [
  ["Parcel shipped to customer", "A tracking link for each parcel", ["messages"], 24],
  ["Form answers to sheet", "Every answer becomes a row", ["rows"], 17],
  ["Payments to ledger", "One line for each payout", ["rows", "messages"], 31],
  ["Ticket to person on call", "Urgent ones only", ["messages", "rows", "messages"], 9],
  ["Release notes to chat", "Each release, with its changes", ["messages"], 4],
  ["Stock below minimum", "Orders more from the supplier", ["deals-down"], 6],
  ["Invoice to archive", "Keeps a copy for ten years", ["rows"], 12],
];

const named = (name: string, origin: string, method: Row, more: Row = {}): Row => ({
  settings: { name, origins: [origin], method, ...more },
});
const key = (label: string, parameter: string) => ({
  type: "api_key",
  label,
  parameter,
  placement: "header",
});

/** Ways in, as a company has them: by key, by password, by token, and through the browser. */
async function connections(server: Server): Promise<void> {
  const oauth = {
    type: "oauth2",
    grant: "authorization_code",
    authorization_url: "https://login.warehouse.example.com/authorize",
    token_url: "https://login.warehouse.example.com/token",
    client_id: "hookline",
    scopes: [
      { name: "stock.read", description: "See what is in stock", chosen: true },
      { name: "stock.write", description: "Correct what is in stock", chosen: false },
      { name: "orders.write", description: "Order from suppliers", chosen: true },
    ],
  };
  const made: [Row, Row, Row][] = [
    [
      named("Ledger", "https://ledger.example.com", key("Ledger key", "X-Ledger-Key")),
      {},
      { key: "ledger-3f9c-77aa-2e51" },
    ],
    [
      named("Archive", "https://archive.example.com", { type: "basic" }, { on_premises: true }),
      { user: "svc-hookline" },
      { password: "an old password" },
    ],
    [
      named("Pager", "https://pager.example.com", { type: "bearer" }),
      {},
      { token: "pager-token-91d2" },
    ],
    [
      {
        ...named("Warehouse", "https://api.warehouse.example.com", oauth),
        secrets: { client_secret: "only an example" },
      },
      {},
      {},
    ],
  ];
  for (const [profile, fields, secrets] of made) {
    const { id, name } = (await server.rpc("profile_create", profile)) as Row;
    await server.rpc("connection_create", { profile: id, name, fields, secrets });
  }
}

/** Events that fail for good at an address where nobody listens: enough to be told of. */
const LOST = 6;

/** Fills a server's empty data folder. Where nobody listens at `down`, deliveries fail there. */
export async function sampleData(server: Server, receiver: string, down?: string): Promise<Sample> {
  const create = async (document: { name: string }) =>
    (await server.rpc("flow_create", { name: document.name, from: document })) as Row;
  const install = async (document: { name: string }) => {
    const { id } = await create(document);
    await server.rpc("flow_publish", { flow: id });
    const on = (await server.rpc("flow_switch", { flow: id, on: true })) as Row & {
      triggers: { url: string }[];
    };
    return { id: String(id), url: on.triggers[0]?.url ?? "" };
  };
  const post = async (url: string, body: unknown) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { run: string };
  };

  await connections(server);
  const order = await install(orderFlow(receiver));
  const others: { url: string; events: number; down: boolean }[] = [];
  for (const [name, description, paths, events] of OTHERS) {
    const urls = paths.map((path) => `${receiver}/${path}`);
    const down = paths.some((path) => path.endsWith("-down"));
    const flow = chain(name, description, urls, down ? { retry: { type: "deliver" } } : {});
    others.push({ url: (await install(flow)).url, events, down });
  }
  const gaps = await create(chain("Refunds to accounting", "", [""]));
  const digest = ["rows", "messages"].map((path) => `${receiver}/${path}`);
  await create(
    chain("Sales digest", "What was sold this week", digest, { trigger: "manual_trigger" }),
  );
  const caught = (await server.rpc("catch_create", { name: "Shop events" })) as Row;
  for (let number = 1; number <= 3; number += 1) await post(String(caught.url), event(number));

  const failed = (await post(order.url, event(0, true))).run;
  if (down) {
    const about = "Money goes back within a day";
    const lost = await install(chain("Refund to bank", about, [`${down}/refunds`]));
    for (let number = 1; number <= LOST; number += 1) await post(lost.url, event(number));
  }
  await server.rpc("signing_key_create", { name: "Warehouse", preset: "standard_webhooks" });
  await server.rpc("signing_key_create", { name: "Shop", preset: "github" });
  let [run, waiting] = ["", ""];
  for (let number = 1; number <= 40; number += 1) {
    run = (await post(order.url, event(number))).run;
    const due = others.filter(({ events }) => number <= events);
    const started = await Promise.all(due.map(({ url }) => post(url, event(number))));
    waiting = started[due.findIndex(({ down }) => down)]?.run ?? waiting;
  }
  return {
    order: order.id,
    gaps: String(gaps.id),
    run,
    failed,
    waiting,
    caught: String(caught.id),
  };
}
