import { downloadPromises } from './downloads';

downloadPromises('filesystem');
