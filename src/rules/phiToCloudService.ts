/** PHI303: PHI is uploaded to a cloud service. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiToCloudService = defineSinkRule('PHI303', leaving);
