import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

/** A line in the log now and then: who reads none for a while has a worker that hangs. It names each job's next run. */
@Injectable()
export class SignsOfLife implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** DI token of the seconds between two lines. */
  static readonly EVERY_SECONDS = Symbol('SIGNS_OF_LIFE_EVERY_SECONDS');

  private readonly logger = new Logger('Worker');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly scheduler: SchedulerRegistry,
    @Inject(SignsOfLife.EVERY_SECONDS) private readonly everySeconds: number,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tell('the worker is alive'), this.everySeconds * 1_000);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One line with the next run of every job, by its name. */
  tell(message: string): void {
    const next = [...this.scheduler.getCronJobs()].map(([name, job]) => `${name} ${job.nextDate().toUTC().toISO()}`);
    this.logger.log({ message, jobs: next.length, next: next.join(', ') });
  }
}
