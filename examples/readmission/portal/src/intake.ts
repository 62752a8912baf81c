/** Intake service of the patient portal: checks coverage, prepares questions for the visit. */
import OpenAI from 'openai';
import { createLogger, transports } from 'winston';

interface Intake {
  patientName: string;
  memberId: string;
  dateOfBirth: string;
  clinic: string;
  chiefComplaint: string;
  painScore: number;
}

const logger = createLogger({ level: 'info', transports: [new transports.Console()] });
const openai = new OpenAI();
const PAYER = 'https://eligibility.payer.example.com/v2';

/** Asks the payer whether the visit is covered. */
export async function checkCoverage(intake: Intake): Promise<boolean> {
  const response = await fetch(`${PAYER}/members/${intake.memberId}?born=${intake.dateOfBirth}`);
  return response.ok;
}

/** Which clinics take part; says nothing about a patient. */
export async function clinics(): Promise<unknown> {
  return (await fetch(`${PAYER}/clinics`)).json();
}

/** Questions that the clinician may want to ask. */
export async function questions(intake: Intake): Promise<string | null> {
  const prompt = `${intake.patientName} comes with: ${intake.chiefComplaint}. Suggest five questions.`;
  const reply = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] });
  return reply.choices[0]?.message.content ?? null;
}

/** The same from the pain score alone. */
export async function painQuestions({ painScore }: Intake): Promise<string | null> {
  const prompt = `A patient reports pain ${painScore} of 10. Suggest five questions.`;
  const reply = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] });
  return reply.choices[0]?.message.content ?? null;
}

export async function receive(intake: Intake): Promise<void> {
  logger.info('intake received', { clinic: intake.clinic });
  if (!(await checkCoverage(intake))) {
    logger.warn('intake without coverage', intake);
  }
  const { patientName, memberId, dateOfBirth, chiefComplaint, ...queued } = intake;
  logger.info('intake queued', queued);
}
