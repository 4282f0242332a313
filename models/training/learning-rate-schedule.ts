/** What a schedule remembers between validations; only `plateauRate` changes it. */
export interface ScheduleState {
  /** Product of the reductions so far. */
  readonly factor: number;
  /** Lowest validation loss so far. */
  readonly best: number;
  /** Validations since then. */
  readonly waited: number;
}

/** The learning rate from step to step. Schedules hold no state, so that a checkpoint can carry it. */
export interface LearningRateSchedule {
  /** @param step 1 at the first step @returns the rate of that step */
  rate(step: number, state: ScheduleState): number;
  /** @param validationLoss lower is better @returns the state after a validation */
  observe(state: ScheduleState, validationLoss: number): ScheduleState;
}

/** Before the first validation. */
export const initialScheduleState: ScheduleState = { factor: 1, best: Number.POSITIVE_INFINITY, waited: 0 };

const byStep = (rate: (step: number) => number): LearningRateSchedule => ({ rate, observe: (state) => state });

/** The same rate throughout. */
export const constantRate = (rate: number): LearningRateSchedule => byStep(() => rate);

/** Multiplies the rate by `factor` after every `every` steps. */
export const stepRate = ({
  rate,
  every,
  factor,
}: {
  rate: number;
  every: number;
  factor: number;
}): LearningRateSchedule => byStep((step) => rate * factor ** Math.floor((step - 1) / every));

/** Falls from `rate` to `floor` along half a cosine over `steps` steps, and stays there (Loshchilov and Hutter 2017, without restarts). */
export const cosineRate = ({
  rate,
  steps,
  floor = 0,
}: {
  rate: number;
  steps: number;
  floor?: number;
}): LearningRateSchedule =>
  byStep((step) => floor + ((rate - floor) * (1 + Math.cos((Math.PI * Math.min(step - 1, steps)) / steps))) / 2);

/**
 * Multiplies the rate by `factor` when the validation loss has not fallen by `threshold` (relative) for more than `patience`
 * validations (001, section 3.2: 5e-5, then 1e-5 at the plateau; PyTorch's ReduceLROnPlateau).
 */
export const plateauRate = ({
  rate,
  factor = 0.2,
  patience = 10,
  threshold = 1e-4,
  floor = 0,
}: {
  rate: number;
  factor?: number;
  patience?: number;
  threshold?: number;
  floor?: number;
}): LearningRateSchedule => ({
  rate: (_step, state) => Math.max(floor, rate * state.factor),
  observe: (state, validationLoss) => {
    const isBetter =
      state.best === Number.POSITIVE_INFINITY || validationLoss < state.best - Math.abs(state.best) * threshold;
    if (isBetter) return { ...state, best: validationLoss, waited: 0 };
    if (state.waited < patience) return { ...state, waited: state.waited + 1 };
    return { ...state, factor: state.factor * factor, waited: 0 };
  },
});

/** Rises linearly over the first `steps` steps to what `schedule` says (Swin's and AdamW's usual start). */
export const warmUp = (steps: number, schedule: LearningRateSchedule): LearningRateSchedule => ({
  rate: (step, state) => schedule.rate(step, state) * Math.min(1, step / steps),
  observe: (state, validationLoss) => schedule.observe(state, validationLoss),
});
