/** What Prometheus is told. Labels are patterns of routes and names of workgroups; nothing of what people wrote. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Api, Context } from './context.js';

/** A scrape asks for these; they cost nothing in between. */
export function createMetrics(app: Api, { engine, hub, storage, workgroups }: Context): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'ofchat_http_request_seconds',
    help: 'Time to answer a request, by method, pattern of the route, and status. Event streams are not among them.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (route.startsWith('/sse/')) return;
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });

  const messages = new Counter({
    name: 'ofchat_messages_total',
    help: 'Messages posted to rooms, by the role of who wrote them.',
    labelNames: ['role'],
    registers,
  });
  const stopCounting = engine.admin.onRoomChange((change) => {
    if (change.type === 'posted') messages.inc({ role: change.role });
  });
  app.addHook('onClose', async () => stopCounting());

  gauge('ofchat_streams', 'Signed-in sessions of experts and visitors.', [], (set) =>
    set({}, hub.totals.streams),
  );
  gauge('ofchat_stream_readers', 'Connections that read an event stream.', [], (set) =>
    set({}, hub.totals.readers),
  );
  gauge(
    'ofchat_requests',
    'Questions by workgroup and phase: queued, invited, chatting.',
    ['workgroup', 'phase'],
    (set) => {
      const rows = storage.db
        .prepare(
          `SELECT workgroup, phase, count(*) AS count FROM requests WHERE phase <> 'ended' GROUP BY 1, 2`,
        )
        .all<{ workgroup: string; phase: string; count: number }>();
      for (const { count, ...labels } of rows) set(labels, count);
    },
  );
  gauge('ofchat_workgroup_open', '1 while a workgroup takes questions.', ['workgroup'], (set) => {
    for (const { name } of workgroups.list()) set({ workgroup: name }, workgroups.status(name).open ? 1 : 0);
  });
  gauge('ofchat_experts', 'Experts of a workgroup by what they show.', ['workgroup', 'show'], (set) => {
    for (const { name } of workgroups.list()) {
      const counts = new Map<string, number>();
      for (const { show } of workgroups.colleagues(name)) counts.set(show, (counts.get(show) ?? 0) + 1);
      for (const [show, count] of counts) set({ workgroup: name, show }, count);
    }
  });
  return registry;

  function gauge(
    name: string,
    help: string,
    labelNames: string[],
    read: (set: (labels: Record<string, string>, value: number) => void) => void,
  ): void {
    const made = new Gauge({
      name,
      help,
      labelNames,
      registers: [],
      collect() {
        this.reset();
        read((labels, value) => this.set(labels, value));
      },
    });
    registry.registerMetric(made);
  }
}
