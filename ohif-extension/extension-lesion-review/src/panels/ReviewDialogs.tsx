import React, { useState } from 'react';
import type { Words } from '../i18n/words.js';
import type { OpenReview } from '../review/open-review.js';
import type { Dialog as DialogState } from '../review/review-state.js';
import { Dialog } from './Dialog.js';
import type { RunCommand } from './run-command.js';

export interface ReviewDialogsProps {
  readonly dialog: DialogState;
  readonly review: OpenReview;
  readonly run: RunCommand;
}

/** The dialog that is open: reason of a rejection, keys, unsaved changes, or a conflict. */
export function ReviewDialogs({ dialog, review, run }: ReviewDialogsProps) {
  const { words } = review;
  const close = (): void => run('lesionReviewCloseDialog');
  if (dialog.kind === 'reject')
    return (
      <RejectDialog
        words={words}
        onClose={close}
        onReject={(reason, comment) => run('lesionReviewRejectFor', { reason, comment })}
      />
    );
  if (dialog.kind === 'help') return <HelpDialog words={words} keys={words.keys} onClose={close} />;
  if (dialog.kind === 'conflict') {
    const { jobId, other } = dialog;
    const text = words.conflictText(
      (other?.reader ?? '?').replaceAll('^', ' '),
      other === undefined ? '?' : words.status[other.state],
    );
    return (
      <Dialog name="conflict" title={words.conflictTitle} onClose={close}>
        <p>{text}</p>
        <div className="recist3d-dialog-buttons">
          <button type="button" onClick={close}>
            {words.close}
          </button>
          <button
            type="button"
            data-autofocus
            data-cy="show-other"
            onClick={() => run('lesionReviewShowOther', { jobId })}
          >
            {words.conflictKeep}
          </button>
        </div>
      </Dialog>
    );
  }
  const leave = (): void => {
    close();
    run('lesionReviewReset');
    dialog.then();
  };
  return (
    <Dialog name="unsaved" title={words.unsavedTitle} onClose={close}>
      <p>{words.unsavedText}</p>
      <div className="recist3d-dialog-buttons">
        <button type="button" onClick={close}>
          {words.cancel}
        </button>
        <button type="button" data-cy="discard" onClick={leave}>
          {words.discard}
        </button>
        <button type="button" data-autofocus data-cy="save-unsaved" onClick={() => void saveThen(review, dialog.then)}>
          {words.save}
        </button>
      </div>
    </Dialog>
  );
}

async function saveThen({ session, decisions }: OpenReview, then: () => void): Promise<void> {
  session.store.set({ dialog: undefined });
  if (await decisions.save()) then();
}

export function HelpDialog({ words, keys, onClose }: { words: Words; keys: Words['keys']; onClose: () => void }) {
  return (
    <Dialog name="help" title={words.helpTitle} onClose={onClose}>
      <dl>
        {keys.map(([key, meaning]) => (
          <React.Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </React.Fragment>
        ))}
      </dl>
      <div className="recist3d-dialog-buttons">
        <button type="button" data-autofocus onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

type Reason = Parameters<OpenReview['decisions']['reject']>[0];
const reasons: readonly Reason[] = [
  'not-a-lesion',
  'wrong-structure',
  'leaks-out',
  'part-missing',
  'wrong-slices',
  'image-quality',
  'other',
];

interface RejectDialogProps {
  readonly words: Words;
  readonly onClose: () => void;
  readonly onReject: (reason: Reason, comment: string) => void;
}

/** One reason is needed: it stands in the rejection note. */
function RejectDialog({ words, onClose, onReject }: RejectDialogProps) {
  const [reason, setReason] = useState<Reason>('leaks-out');
  const [comment, setComment] = useState('');
  return (
    <Dialog name="reject" title={words.rejectTitle} onClose={onClose}>
      <form
        style={{ display: 'grid', gap: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          onReject(reason, comment.trim());
        }}
      >
        <fieldset>
          {reasons.map((word) => (
            <label key={word}>
              <input
                type="radio"
                name="recist3d-reason"
                data-cy={`reason-${word}`}
                {...(word === reason && { 'data-autofocus': true })}
                checked={word === reason}
                onChange={() => setReason(word)}
              />
              {words.reasons[word]}
            </label>
          ))}
        </fieldset>
        <label style={{ display: 'grid' }}>
          {words.comment}
          <textarea value={comment} maxLength={1024} onChange={(event) => setComment(event.target.value)} />
        </label>
        <div className="recist3d-dialog-buttons">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" data-cy="reject-confirm">
            {words.reject}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
