import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of studies, one in so many was marked, and holds its images whole; of the others only what comes before the pixels. */
const markedEvery = 25;
const [slices, lesions] = [60, 2];
/** Digits of a UID that tell the studies of the tree apart. */
const ownDigits = 8;
const uid = /2\.25\.\d{20,39}/g;

/**
 * Makes a tree of so many small files: studies of 60 CT images with UIDs of their own, a report with two marks in one of 25, and beside them
 * what else lies in such trees (a DICOMDIR-like index, a thumbnail, a table), as hard links to the same few files.
 * @returns how many files, studies and marks it holds
 */
export function makeFileTree(folder, files) {
  const template = studyTemplate(join(folder, '.template'));
  const foreign = foreignFiles(join(folder, '.foreign'));
  const made = { files: foreign.length, studies: 0, marks: 0 };
  while (made.files < files) {
    const isMarked = made.studies % markedEvery === 0;
    const [hundred, study] = [Math.floor(made.studies / 100), made.studies].map((n) => String(n).padStart(6, '0'));
    const below = join(folder, hundred, study);
    mkdirSync(join(below, 'ct'), { recursive: true });
    mkdirSync(join(below, 'sr'));
    for (const { name, bytes, head, uids, isImage } of template) {
      if (!isImage && !isMarked) continue;
      writeFileSync(join(below, name), ownCopy(isMarked ? bytes : bytes.subarray(0, head), uids, made.studies));
      made.files += 1;
    }
    for (const path of foreign) linkSync(path, join(below, path.split('/').at(-1)));
    made.files += foreign.length;
    made.studies += 1;
    if (isMarked) made.marks += lesions;
  }
  return made;
}

/** Files of one phantom study, where their UIDs stand, and where the pixels begin. */
function studyTemplate(folder) {
  const size = ['--matrix', '64', '--slices', String(slices), '--lesions', String(lesions)];
  execFileSync(process.execPath, ['bin/recist3d.mjs', 'phantom', folder, ...size], { stdio: 'pipe' });
  const below = join(folder, 'dicom');
  const files = readdirSync(below).flatMap((part) => readdirSync(join(below, part)).map((name) => `${part}/${name}`));
  const template = files.map((name) => {
    const bytes = readFileSync(join(below, name));
    const uids = [...bytes.toString('latin1').matchAll(uid)].map(({ index, 0: text }) => index + text.length);
    // The tag of the pixels (7FE0,0010), little endian.
    const pixels = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
    return { name, bytes, uids, head: pixels < 0 ? bytes.length : pixels, isImage: dirname(name) === 'ct' };
  });
  rmSync(folder, { recursive: true });
  return template;
}

/** The bytes with the last digits of every UID of the phantom replaced by the number of the study. */
function ownCopy(bytes, uids, study) {
  const copy = Buffer.from(bytes);
  for (const end of uids)
    if (end <= copy.length) copy.write(String(study).padStart(ownDigits, '0'), end - ownDigits, 'latin1');
  return copy;
}

function foreignFiles(folder) {
  mkdirSync(folder);
  const contents = {
    'index.txt': 'Images of one visit\n',
    'thumbnail.jpg': '\u00ff\u00d8\u00ff\u00e0',
    'list.csv': 'a,b\n1,2\n',
  };
  return Object.entries(contents).map(([name, text]) => {
    writeFileSync(join(folder, name), text, 'latin1');
    return join(folder, name);
  });
}
