/** What the timeline says. */
export interface TimelineWords {
  readonly title: string;
  readonly none: string;
  readonly baseline: string;
  readonly followUp: string;
  readonly sum: string;
  readonly response: string;
  readonly byVolume: string;
  readonly discordant: string;
  readonly open: string;
  readonly sameAs: string;
  readonly choose: string;
  readonly isNew: string;
  readonly notNew: string;
  readonly gone: string;
  readonly tooSmall: string;
  readonly apart: string;
  readonly states: Readonly<Record<'measured' | 'absent' | 'too-small' | 'not-evaluated' | 'merged', string>>;
  readonly roles: Readonly<Record<'target' | 'non-target' | 'normal' | 'new', string>>;
  readonly failed: string;
  readonly compare: string;
  readonly comparing: string;
  readonly nothingProposed: string;
  readonly confirm: string;
  readonly candidate: string;
  /** By kind of decision. */
  readonly proposed: Readonly<Record<string, string>>;
}

const english: TimelineWords = {
  title: 'Over time',
  none: 'The archive holds no marks of this patient that can be followed.',
  baseline: 'Baseline',
  followUp: 'Follow-up',
  sum: 'Sum, mm',
  response: 'RECIST 1.1',
  byVolume: 'By volume',
  discordant: 'Diameters and volumes disagree',
  open: 'Show this study beside the open one',
  sameAs: 'Is one with',
  choose: '…',
  isNew: 'New lesion',
  notNew: 'Not new',
  gone: 'Gone',
  tooSmall: 'Too small',
  apart: 'Another lesion from here on',
  states: { measured: '', absent: 'gone', 'too-small': '< 5', 'not-evaluated': '–', merged: 'merged' },
  roles: { target: 'target', 'non-target': 'non-target', normal: 'normal node', new: 'new?' },
  failed: 'The response could not be judged.',
  compare: 'Compare the images',
  comparing: 'The images are being compared …',
  nothingProposed: 'The images say nothing else.',
  confirm: 'Confirm',
  candidate: 'candidate',
  proposed: {
    same: 'is one with',
    merged: 'grew together with',
    split: 'fell apart; a piece of it is',
    apart: 'is another lesion from here on',
    new: 'is new',
  },
};

const german: TimelineWords = {
  title: 'Verlauf',
  none: 'Das Archiv hat keine Marken dieses Patienten, denen sich folgen ließe.',
  baseline: 'Ausgang',
  followUp: 'Kontrolle',
  sum: 'Summe, mm',
  response: 'RECIST 1.1',
  byVolume: 'Nach Volumen',
  discordant: 'Durchmesser und Volumen widersprechen sich',
  open: 'Diese Studie neben der offenen zeigen',
  sameAs: 'Ist eins mit',
  choose: '…',
  isNew: 'Neue Läsion',
  notNew: 'Nicht neu',
  gone: 'Verschwunden',
  tooSmall: 'Zu klein',
  apart: 'Ab hier eine andere Läsion',
  states: { measured: '', absent: 'weg', 'too-small': '< 5', 'not-evaluated': '–', merged: 'verschmolzen' },
  roles: { target: 'Ziel', 'non-target': 'Nichtziel', normal: 'normaler Knoten', new: 'neu?' },
  failed: 'Das Ansprechen ließ sich nicht beurteilen.',
  compare: 'Bilder vergleichen',
  comparing: 'Die Bilder werden verglichen …',
  nothingProposed: 'Die Bilder sagen nichts weiter.',
  confirm: 'Bestätigen',
  candidate: 'Kandidat',
  proposed: {
    same: 'ist eins mit',
    merged: 'verschmolz mit',
    split: 'zerfiel; ein Stück davon ist',
    apart: 'ist ab hier eine andere Läsion',
    new: 'ist neu',
  },
};

/** @param lang of the words that the other panels show */
export const timelineWords = (lang: string): TimelineWords => (lang.startsWith('de') ? german : english);
