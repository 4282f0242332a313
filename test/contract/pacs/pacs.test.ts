import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import { describeWith } from '../../services/available.js';
import { startEmbeddedArchive } from '../../services/embedded-archive.js';
import { startOrthanc } from '../../services/orthanc.js';
import { describePacs } from './pacs-suite.js';

describePacs('the embedded store in process', async () => {
  const archive = await startEmbeddedArchive();
  return { pacs: archive.store().pacs, stop: () => archive.stop() };
});

describePacs('the embedded store over HTTP', async () => {
  const archive = await startEmbeddedArchive();
  const pacs = createDicomWebPacs({ baseUrl: archive.url() });
  return {
    pacs,
    stop: async () => {
      await pacs.close();
      await archive.stop();
    },
  };
});

describePacs(
  'Orthanc over DICOMweb',
  async () => {
    const orthanc = await startOrthanc();
    const pacs = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials: orthanc.credentials });
    return {
      pacs,
      stop: async () => {
        await pacs.close();
        await orthanc.stop();
      },
    };
  },
  describeWith('orthanc'),
);
