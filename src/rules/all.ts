/** All rules, in order of id. A rule is its file, its page, its fixtures, and its line here. */
import { freeTextInTraining } from './freeTextInTraining';
import { hostedTraining } from './hostedTraining';
import { phiInExperimentTracker } from './phiInExperimentTracker';
import { phiInLog } from './phiInLog';
import { phiInModelArtifact } from './phiInModelArtifact';
import { phiInMonitoring } from './phiInMonitoring';
import { phiInNotebookOutput } from './phiInNotebookOutput';
import { phiInSharedUi } from './phiInSharedUi';
import { phiToCloudService } from './phiToCloudService';
import { phiToExternalHttp } from './phiToExternalHttp';
import { phiToLlmApi } from './phiToLlmApi';
import { phiToVectorStore } from './phiToVectorStore';
import { phiWrittenToDisk } from './phiWrittenToDisk';
import { identifierInTraining } from './identifierInTraining';
import { quasiIdentifiersInTraining } from './quasiIdentifiersInTraining';
import type { Rule } from './types';
import { weakPseudonym } from './weakPseudonym';

export const allRules: readonly Rule[] = [
  identifierInTraining,
  freeTextInTraining,
  quasiIdentifiersInTraining,
  hostedTraining,
  phiInLog,
  phiInExperimentTracker,
  phiInMonitoring,
  phiInNotebookOutput,
  phiToLlmApi,
  phiToExternalHttp,
  phiToCloudService,
  phiToVectorStore,
  weakPseudonym,
  phiWrittenToDisk,
  phiInModelArtifact,
  phiInSharedUi,
];
