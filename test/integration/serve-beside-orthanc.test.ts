import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describeWith } from '../services/available.js';
import { describeServing } from './serving-contract.js';

describeWith('orthanc')('recist3d serve beside a real Orthanc', () => {
  describeServing({
    make: (folder) => {
      const size = ['--matrix', '256', '--slices', '60', '--lesions', '4'];
      execFileSync(process.execPath, [resolve('bin/recist3d.mjs'), 'phantom', folder, ...size], { stdio: 'pipe' });
    },
    images: 60,
    leastMarks: 3,
    inDepth: true,
  });
});
