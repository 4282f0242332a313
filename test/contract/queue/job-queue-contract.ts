import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ConsumeOptions, Consumer, DeadLetter, Delivery, JobQueue } from '../../../server/queue/job-queue.js';
import { until } from '../../fixtures/until.js';

interface Work {
  readonly text: string;
}

/** A queue under test: every `open` is another process on the same queue. */
export interface JobQueueUnderTest {
  /** Three deliveries at most; a lost consumer's lease runs out after `leaseMs`. */
  open(options: { readonly leaseMs: number }): Promise<JobQueue<Work>>;
  /** Every `open` so far is cut off, as by a kill: leases stay, heartbeats end. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/** What every queue promises. */
export function jobQueueContract(name: string, create: () => JobQueueUnderTest): void {
  describe(`job queue: ${name}`, () => {
    let subject: JobQueueUnderTest;
    let queue: JobQueue<Work>;
    let consumers: Consumer[] = [];
    let lost: DeadLetter<Work>[] = [];
    let errors: unknown[] = [];

    const consume = (handle: ConsumeOptions<Work>['handle'], concurrency = 1, from = queue): void => {
      const onLost = async (letter: DeadLetter<Work>): Promise<void> => void lost.push(letter);
      consumers.push(from.consume({ concurrency, handle, onLost, onError: (error) => void errors.push(error) }));
    };
    const put = (key: string, priority = 0): Promise<boolean> =>
      queue.enqueue({ key, payload: { text: `work of ${key}` }, priority });
    const isEmpty = async (): Promise<boolean> => {
      const { ready, delayed, leased } = await queue.counts();
      return ready + delayed + leased === 0;
    };

    beforeEach(async () => {
      [consumers, lost, errors] = [[], [], []];
      subject = create();
      queue = await subject.open({ leaseMs: 60_000 });
    });
    afterEach(async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop(0)));
      await subject.remove();
    });

    test('delivers what was put in before and after the consumer came', async () => {
      const seen: string[] = [];
      await put('a');
      consume(async (delivery) => {
        seen.push(`${delivery.key}: ${delivery.payload.text}, ${delivery.attempt}`);
        await delivery.ack();
      });
      await put('b');
      await until(() => seen.length === 2);
      expect(seen).toEqual(['a: work of a, 1', 'b: work of b, 1']);
      await until(isEmpty);
    });

    test('delivers the highest priority first, then the oldest', async () => {
      for (const [key, priority] of [
        ['old', 0],
        ['new', 0],
        ['urgent', 10],
        ['backlog', -10],
      ] as const)
        await put(key, priority);
      const seen: string[] = [];
      consume(async (delivery) => {
        seen.push(delivery.key);
        await delivery.ack();
      });
      await until(() => seen.length === 4);
      expect(seen).toEqual(['urgent', 'old', 'new', 'backlog']);
    });

    test('gives a consumer more of the group that it had, before older work of its priority', async () => {
      const put = (key: string, group: string, priority = 0): Promise<boolean> =>
        queue.enqueue({ key, payload: { text: '' }, group, priority });
      for (const [key, group] of [
        ['a1', 'A'],
        ['b1', 'B'],
        ['a2', 'A'],
      ] as const)
        await put(key, group);
      await put('urgent', 'C', 10);
      const seen: string[] = [];
      consume(async (delivery) => {
        seen.push(delivery.key);
        await delivery.ack();
      });
      await until(() => seen.length === 4);
      expect(seen).toEqual(['urgent', 'a1', 'a2', 'b1']);
    });

    test('holds a key once, and lets it go before others when asked again with a higher priority', async () => {
      expect([await put('a'), await put('b'), await put('b', 5)]).toEqual([true, true, false]);
      const seen: string[] = [];
      consume(async (delivery) => {
        seen.push(delivery.key);
        await delivery.ack();
      });
      await until(isEmpty);
      expect(seen).toEqual(['b', 'a']);
    });

    test('takes a key again after it was done', async () => {
      let count = 0;
      consume(async (delivery) => {
        count += 1;
        await delivery.ack();
      });
      await put('a');
      await until(isEmpty);
      expect(await put('a')).toBe(true);
      await until(() => count === 2);
    });

    test('counts ready, delayed, leased and dead', async () => {
      for (const key of ['slow', 'later', 'bad', 'next']) await put(key);
      let held: Delivery<Work> | undefined;
      consume(async (delivery) => {
        if (delivery.key === 'later') return delivery.retry(3_600_000);
        if (delivery.key === 'bad') return delivery.deadLetter('not-ct');
        if (delivery.key === 'slow') return new Promise(() => (held = delivery));
        return delivery.ack();
      }, 2);
      await until(
        async () => (await queue.counts()).ready === 0 && held !== undefined && (await queue.counts()).dead === 1,
      );
      await until(async () => (await queue.counts()).leased === 1);
      expect(await queue.counts()).toEqual({ ready: 0, delayed: 1, leased: 1, dead: 1 });
      expect(Math.abs(Date.now() - ((await queue.oldestAt())?.getTime() ?? 0))).toBeLessThan(60_000);
    });

    test('brings a retried message back as a further attempt, and sets it aside after the last', async () => {
      const attempts: number[] = [];
      consume(async (delivery) => {
        attempts.push(delivery.attempt);
        await delivery.retry(1);
      });
      await put('a');
      await until(() => lost.length === 1);
      expect(attempts).toEqual([1, 2, 3]);
      expect(lost).toEqual([{ key: 'a', payload: { text: 'work of a' }, reason: 'delivery-limit', attempts: 3 }]);
      expect(await queue.deadLetters(9)).toEqual(lost);
    });

    test('does not count a postponed delivery', async () => {
      const attempts: number[] = [];
      consume(async (delivery) => {
        attempts.push(delivery.attempt);
        await (attempts.length < 6 ? delivery.postpone(1) : delivery.ack());
      });
      await put('a');
      await until(isEmpty);
      expect(attempts).toEqual([1, 1, 1, 1, 1, 1]);
    });

    test('sets a message aside with its reason, until it is put in again', async () => {
      const attempts: number[] = [];
      consume(async (delivery) => {
        attempts.push(delivery.attempt);
        await (attempts.length === 1 ? delivery.deadLetter('not-ct') : delivery.ack());
      });
      await put('a');
      await until(async () => (await queue.counts()).dead === 1);
      expect((await queue.deadLetters(9)).map(({ reason }) => reason)).toEqual(['not-ct']);
      expect(await put('a')).toBe(true);
      await until(() => attempts.length === 2);
      await until(isEmpty);
      expect([attempts, await queue.deadLetters(9)]).toEqual([[1, 1], []]);
    });

    test('tells which of some keys it holds, with the reason where one was set aside', async () => {
      for (const key of ['waits', 'bad', 'done']) await put(key);
      consume(async (delivery) => {
        if (delivery.key === 'waits') return delivery.postpone(3_600_000);
        return delivery.key === 'bad' ? delivery.deadLetter('not-ct') : delivery.ack();
      });
      await until(async () => (await queue.counts()).dead === 1 && (await queue.counts()).ready === 0);
      await until(async () => (await queue.counts()).leased === 0);
      const found = await queue.find(['waits', 'bad', 'done', 'never']);
      expect([...found].map(([key, letter]) => [key, letter?.reason]).sort()).toEqual([
        ['bad', 'not-ct'],
        ['waits', undefined],
      ]);
      expect([...(await queue.find([]))]).toEqual([]);
    });

    test('tells of a handler that rejects, and delivers again', async () => {
      let attempts = 0;
      consume(async (delivery) => {
        attempts += 1;
        if (attempts === 1) throw new Error('broken');
        await delivery.ack();
      });
      await put('a');
      await until(isEmpty);
      expect([attempts, errors.length]).toEqual([2, 1]);
    });

    test('hands out no more than its concurrency', async () => {
      const releases: (() => void)[] = [];
      let [now, most] = [0, 0];
      consume(async (delivery) => {
        most = Math.max(most, (now += 1));
        await new Promise<void>((resolve) => releases.push(resolve));
        now -= 1;
        await delivery.ack();
      }, 2);
      for (const key of ['a', 'b', 'c', 'd']) await put(key);
      await until(() => releases.length === 2);
      while (!(await isEmpty())) {
        await until(async () => releases.length > 0 || (await isEmpty()));
        releases.splice(0).forEach((release) => release());
      }
      expect(most).toBe(2);
    });

    test('gives a message to one of two processes only', async () => {
      const seen: string[] = [];
      const handle = async (delivery: Delivery<Work>): Promise<void> => {
        seen.push(delivery.key);
        await delivery.ack();
      };
      consume(handle, 2);
      consume(handle, 2, await subject.open({ leaseMs: 60_000 }));
      const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
      for (const key of keys) await put(key);
      await until(isEmpty);
      expect([...seen].sort()).toEqual([...keys].sort());
    });

    test('gives the work of a killed process to the next one, as a further attempt', async () => {
      queue = await subject.open({ leaseMs: 50 });
      await put('a');
      let holds = false;
      consume(() => new Promise(() => (holds = true)));
      await until(() => holds);
      await subject.kill();
      queue = await subject.open({ leaseMs: 50 });
      const attempts: number[] = [];
      consume(async (delivery) => {
        attempts.push(delivery.attempt);
        await delivery.ack();
      });
      await until(isEmpty);
      expect(attempts).toEqual([2]);
    });

    test('keeps long work to itself while its process lives', async () => {
      // Both stand still with the machine here: for two thirds of that, or the other one would take what it may take then.
      const leaseMs = 3_000;
      queue = await subject.open({ leaseMs });
      await put('long');
      let finish = (): void => undefined;
      const seen: string[] = [];
      const handle = async (delivery: Delivery<Work>): Promise<void> => {
        seen.push(delivery.key);
        if (delivery.key === 'long') await new Promise<void>((resolve) => (finish = resolve));
        await delivery.ack();
      };
      consume(handle);
      await until(() => seen.length === 1);
      consume(handle, 1, await subject.open({ leaseMs }));
      // The other process works off several messages, each later than one lease, and is never given the long one.
      for (const key of ['a', 'b', 'c']) {
        await new Promise((resolve) => setTimeout(resolve, leaseMs + 50));
        await put(key);
        await until(() => seen.includes(key));
      }
      finish();
      await until(isEmpty);
      expect(seen).toEqual(['long', 'a', 'b', 'c']);
    });

    test('keeps its work in hand where it stood still for longer than the lease, as on a busy machine', async () => {
      queue = await subject.open({ leaseMs: 150 });
      const attempts: number[] = [];
      consume(async (delivery) => {
        attempts.push(delivery.attempt);
        // From the middle of its work, between two looks.
        await new Promise((resolve) => setTimeout(resolve, 5));
        const end = Date.now() + 400;
        while (Date.now() < end);
        // Time for a look at what is lost, had this been taken for it.
        await new Promise((resolve) => setTimeout(resolve, 100));
        await delivery.ack();
      }, 2);
      await put('a');
      await until(isEmpty);
      expect([attempts, errors, lost]).toEqual([[1], [], []]);
    });

    test('stops when the work in hand is done, and takes nothing new', async () => {
      await put('a');
      await put('b');
      const done: string[] = [];
      let finish = (): void => undefined;
      consume(async (delivery) => {
        await new Promise<void>((resolve) => (finish = resolve));
        done.push(delivery.key);
        await delivery.ack();
      });
      await until(async () => (await queue.counts()).leased === 1);
      const stopped = consumers.pop()?.stop(60_000);
      finish();
      await stopped;
      expect(done).toEqual(['a']);
      expect(await queue.counts()).toMatchObject({ ready: 1, leased: 0 });
    });

    test('hands back at once what is not done in time when it stops, and does not count that as an attempt', async () => {
      await put('a');
      const attempts: number[] = [];
      const begin = async (delivery: Delivery<Work>): Promise<void> => void attempts.push(delivery.attempt);
      consume(async (delivery) => {
        await begin(delivery);
        return new Promise(() => undefined);
      });
      await until(() => attempts.length === 1);
      await consumers.pop()?.stop(10);
      expect(await queue.counts()).toMatchObject({ ready: 1, leased: 0 });
      consume(async (delivery) => {
        await begin(delivery);
        await delivery.ack();
      });
      await until(isEmpty);
      expect(attempts).toEqual([1, 1]);
    });

    test('forgets a key that became needless', async () => {
      await put('a');
      await queue.remove('a');
      expect(await queue.oldestAt()).toBeUndefined();
      expect(await isEmpty()).toBe(true);
    });
  });
}
