// Ctrl-C: the first one stops after the runs under way, the second one at once.

export interface Interruption {
  readonly signal: AbortSignal;
  /** No longer listens. */
  end(): void;
}

export function onInterruption(say: () => void): Interruption {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    say();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    end() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
