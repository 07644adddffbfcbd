/** A second process that does as it is told: its parent sends one order at a time and gets one answer. */
import { fork } from 'node:child_process';
import { leftBehind } from './tidy.js';

/** What each order is given, and what it answers with. Both must pass as JSON. */
export type OrderList<Orders> = { [Name in keyof Orders]: [given: object, answer: unknown] };

export interface Worker<Orders extends OrderList<Orders>> {
  /** @throws when the order fails, the process ends, or there is no answer in time */
  order<Name extends keyof Orders & string>(name: Name, given: Orders[Name][0]): Promise<Orders[Name][1]>;
  stop(): void;
}

/** No order may take longer; a run that hangs would tell nothing. */
const longestOrder = 180_000;

/** @param file a module that calls `takeOrders` */
export function startWorker<Orders extends OrderList<Orders>>(file: string): Worker<Orders> {
  const child = fork(file, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = leftBehind(() => child.kill('SIGKILL'));
  child.once('exit', ended);

  return {
    order: (name, given) =>
      new Promise((done, fail) => {
        const settle = () => {
          clearTimeout(tooLong);
          child.off('exit', onExit);
          child.off('message', onAnswer);
        };
        const onExit = () => {
          settle();
          fail(new Error(`The process that should ${name} ended.`));
        };
        const onAnswer = (answer: { ok: boolean; value: never; error: string }) => {
          settle();
          if (answer.ok) done(answer.value);
          else fail(new Error(answer.error));
        };
        const tooLong = setTimeout(() => {
          settle();
          child.kill('SIGKILL');
          fail(new Error(`The order to ${name} took more than ${longestOrder / 1_000} s.`));
        }, longestOrder);
        child.once('exit', onExit);
        child.once('message', onAnswer);
        child.send({ name, given });
      }),
    stop: () => void child.kill(),
  };
}

/** In the second process. */
export function takeOrders<Orders extends OrderList<Orders>>(orders: {
  [Name in keyof Orders]: (given: Orders[Name][0]) => Promise<Orders[Name][1]>;
}): void {
  process.on('message', ({ name, given }: { name: keyof Orders; given: never }) => {
    orders[name](given).then(
      (value) => process.send?.({ ok: true, value }),
      (error: unknown) => process.send?.({ ok: false, error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
