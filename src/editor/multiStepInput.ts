import { l10n, QuickInputButtons, window, type InputBox, type QuickPick, type QuickPickItem } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { KubeError } from '../kube/errors.ts';

/** The answer that asks for the question before. */
export const BACK = Symbol('back');

/** One question of several. */
export interface Step<Draft> {
  /** Whether it is to be asked, after what is known by now. */
  readonly isAsked: (draft: Draft) => boolean;
  /**
   * Asks, and returns the draft with the answer; {@link BACK} for the question before.
   *
   * @param former what was answered before the person came back to the question
   */
  readonly ask: (draft: Draft, frame: StepFrame, former: Draft | undefined) => Promise<Draft | typeof BACK>;
}

/** What a question shows of all of them. */
export interface StepFrame {
  readonly title: string;
  /** Counts from 1. */
  readonly step: number;
  readonly totalSteps: number;
}

/**
 * Asks one question after the other, with a way back from each but the first.
 *
 * @param draft what is known from the start
 * @returns the draft with all answers
 * @throws KubeError `aborted` where the person gives up
 */
export async function askSteps<Draft>(
  title: string,
  steps: readonly Step<Draft>[],
  draft: Draft,
): Promise<Draft> {
  // What was known before each question that was asked.
  const answered: { readonly step: Step<Draft>; readonly before: Draft }[] = [];
  const formers = new Map<Step<Draft>, Draft>();
  let current = draft;
  for (let index = 0; ;) {
    const step = steps[index];
    if (step === undefined) {
      return current;
    }
    if (!step.isAsked(current)) {
      index++;
      continue;
    }
    const rest = steps.slice(index).filter(({ isAsked }) => isAsked(current)).length;
    const frame = { title, step: answered.length + 1, totalSteps: answered.length + rest };
    const answer = await step.ask(current, frame, formers.get(step));
    if (answer !== BACK) {
      formers.set(step, answer);
      answered.push({ step, before: current });
      current = answer;
      index++;
      continue;
    }
    const former = answered.pop();
    if (former !== undefined) {
      index = steps.indexOf(former.step);
      current = former.before;
    }
  }
}

/** A text that is asked for. */
export interface TextQuestion {
  readonly value: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What is wrong with a text; undefined where nothing is. Said while it is typed, but not of an empty text. */
  readonly check: (text: string) => string | undefined;
  /** Fires when {@link check} may say something else of the same text. */
  readonly onDidChange?: (listener: () => void) => Disposable;
}

export async function askText(frame: StepFrame, question: TextQuestion): Promise<string | typeof BACK> {
  const input = window.createInputBox();
  input.value = question.value;
  input.prompt = question.prompt;
  input.placeholder = question.placeholder;
  return answerOf(frame, input, (owned, answer) => {
    const check = (): void => {
      input.validationMessage = input.value.trim() === '' ? undefined : question.check(input.value.trim());
    };
    owned.add(input.onDidChangeValue(check));
    if (question.onDidChange !== undefined) {
      owned.add(question.onDidChange(check));
    }
    owned.add(
      input.onDidAccept(() => {
        const text = input.value.trim();
        const wrong = question.check(text);
        if (wrong === undefined) {
          answer(text);
        } else {
          input.validationMessage = wrong;
        }
      }),
    );
    check();
  });
}

/** Something to pick; without a value it only says something. */
export interface PickItem<T> extends QuickPickItem {
  readonly value?: T;
}

/** A pick out of some, which may come while it is asked. */
export interface PickQuestion<T> {
  readonly placeholder: string;
  /** What there is to pick from, for what is typed. */
  readonly items: (typed: string) => readonly PickItem<T>[];
  /** What to begin with; the first where it is left out. */
  readonly isActive?: (value: T) => boolean;
  /** Fires when {@link items} may be others. */
  readonly onDidChange?: (listener: () => void) => Disposable;
  /** Whether more is to come. */
  readonly isBusy?: () => boolean;
}

export async function askPick<T>(frame: StepFrame, question: PickQuestion<T>): Promise<T | typeof BACK> {
  const input = window.createQuickPick<PickItem<T>>();
  input.placeholder = question.placeholder;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  return answerOf<T>(frame, input, (owned, answer) => {
    const update = (): void => {
      input.busy = question.isBusy?.() ?? false;
      input.items = question.items(input.value.trim());
    };
    owned.add(input.onDidChangeValue(update));
    if (question.onDidChange !== undefined) {
      owned.add(question.onDidChange(update));
    }
    owned.add(
      input.onDidAccept(() => {
        const value = input.activeItems[0]?.value;
        if (value !== undefined) {
          answer(value);
        }
      }),
    );
    update();
    const active = input.items.find(({ value }) => value !== undefined && question.isActive?.(value));
    if (active !== undefined) {
      input.activeItems = [active];
    }
  });
}

/** Shows an input until it is answered, left by its button, or hidden. */
async function answerOf<T>(
  { title, step, totalSteps }: StepFrame,
  input: InputBox | QuickPick<QuickPickItem>,
  ask: (owned: DisposableStore, answer: (value: T) => void) => void,
): Promise<T | typeof BACK> {
  const owned = new DisposableStore();
  owned.add(input);
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  try {
    return await new Promise<T | typeof BACK>((resolve, reject) => {
      owned.add(
        input.onDidTriggerButton((button) => {
          if (button === QuickInputButtons.Back) {
            resolve(BACK);
          }
        }),
      );
      owned.add(
        input.onDidHide(() => {
          reject(new KubeError('aborted', l10n.t('Cancelled.')));
        }),
      );
      ask(owned, resolve);
      input.show();
    });
  } finally {
    owned.dispose();
  }
}
