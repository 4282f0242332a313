import type { NewReaderStudyView, ReaderStudyView } from '../../../server/http/reader-study/reader-study-schemas.js';
import type { ViewerAccess } from './host/viewer.js';
import type { Filter, SortOrder } from './review/lesion.js';
import type { OpenReview, ReviewHolder } from './review/open-review.js';
import type { RejectReason } from './review/decisions.js';
import type { Tool } from './review/review-state.js';
import { downloadCsv } from './study/download-csv.js';
import type { Answer } from './study/reader-study-session.js';
import type { MaskAppearance } from './viewer/appearance.js';
import { toggleMpr } from './viewer/viewport-layout.js';

/** @returns everything that the panels do, as commands: toolbar buttons, keys, other extensions and tests can call them too. */
export default function getCommandsModule(viewer: ViewerAccess, holder: ReviewHolder) {
  const { commandsManager } = viewer;
  const withReview =
    <Options extends object>(action: (review: OpenReview, options: Options) => unknown) =>
    (options: Options): unknown =>
      holder.current === undefined ? undefined : action(holder.current, options);

  const actions = {
    lesionReviewEnter: () => holder.enter(viewer),
    lesionReviewOpen: withReview(({ decisions }, { jobId }: { jobId: string }) => decisions.open(jobId)),
    lesionReviewAccept: withReview(({ decisions }) => decisions.accept()),
    lesionReviewReject: withReview(({ decisions }) => decisions.askForReason()),
    lesionReviewNext: withReview(({ decisions }) => decisions.next()),
    lesionReviewBack: withReview(({ decisions }) => decisions.back()),
    lesionReviewReopen: withReview(({ decisions }) => decisions.reopen()),
    lesionReviewSave: withReview(({ decisions }) => decisions.save()),
    lesionReviewHelp: withReview(({ session }) => session.store.set({ dialog: { kind: 'help' } })),
    lesionReviewFilter: withReview(({ session }, { filter }: { filter: Filter }) => session.store.set({ filter })),
    lesionReviewSort: withReview(({ session }, { sort }: { sort: SortOrder }) => session.store.set({ sort })),
    lesionReviewAppearance: withReview(({ session, desk }, changes: Partial<MaskAppearance>) => {
      session.store.set({ appearance: { ...session.store.get().appearance, ...changes } });
      desk.applyAppearance();
    }),
    lesionReviewPlanes: withReview(() => toggleMpr(commandsManager)),
    lesionReviewSlice: withReview(({ desk }, { sopInstanceUID }: { sopInstanceUID: string }) =>
      desk.jumpToSlice(sopInstanceUID),
    ),
    lesionReviewJump: withReview(({ desk }) => desk.jumpToMark()),
    lesionReviewTool: withReview(({ desk }, { tool }: { tool: Tool }) => desk.useTool(tool)),
    lesionReviewCorrecting: withReview(({ session }, { correcting }: { correcting: boolean }) =>
      session.store.set({ correcting }),
    ),
    lesionReviewBrush: withReview(({ desk }, { radiusMm }: { radiusMm: number }) => desk.useBrush(radiusMm)),
    lesionReviewReset: withReview(({ desk }) => desk.editor.reset()),
    lesionReviewInterpolate: withReview(({ desk }) => desk.editor.fillBetween()),
    lesionReviewSegmentAgain: withReview(({ desk }) => desk.editor.segmentAgain()),
    lesionReviewEnds: withReview(({ desk }, { ends }: { ends: readonly [string, string] }) =>
      desk.editor.setEnds(ends),
    ),
    lesionReviewCandidate: withReview(({ desk }, { id }: { id: string }) => desk.openCandidate(id)),
    lesionReviewConvertProposal: withReview(({ desk }) => desk.proposal.convert()),
    lesionReviewRejectFor: withReview(({ decisions }, { reason, comment }: { reason: RejectReason; comment: string }) =>
      decisions.reject(reason, comment),
    ),
    lesionReviewCloseDialog: withReview(({ session }) => session.store.set({ dialog: undefined })),
    lesionReviewShowOther: withReview(({ decisions }, { jobId }: { jobId: string }) => decisions.showOther(jobId)),
    lesionReviewRefresh: withReview(({ session }) => session.refresh()),
    readerStudyEnter: withReview(({ study }, { chosen }: { chosen: ReaderStudyView }) => study.enter(chosen)),
    readerStudyAnswer: withReview(({ study }, { answer }: { answer: Answer }) => study.answer(answer)),
    readerStudyLeave: withReview(({ study }) => study.leave()),
    readerStudySummary: withReview(({ study }, { chosen }: { chosen: ReaderStudyView }) => study.summarize(chosen)),
    readerStudyExport: withReview(({ study }, { chosen }: { chosen: ReaderStudyView }) => downloadCsv(study, chosen)),
    readerStudyCreate: withReview(({ study }, { wanted }: { wanted: NewReaderStudyView }) => study.create(wanted)),
    readerStudyCloseHelp: withReview(({ study }) => study.store.set({ help: false })),
    lesionReviewDismissProposal: withReview(({ desk }) => desk.dismissProposal()),
  };
  return { actions, definitions: actions, defaultContext: 'DEFAULT' };
}
