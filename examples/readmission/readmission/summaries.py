"""Writes summaries for the care team with a language model."""
from openai import OpenAI

MODEL = "gpt-4o-mini"
INSTRUCTIONS = {"role": "system", "content": "You write three sentences for a discharge nurse."}

client = OpenAI()
local = OpenAI(base_url="http://llm.hospital.internal/v1", api_key="none")


def summarise(admission: dict) -> str:
    """A summary of the whole admission, name and note included."""
    prompt = f"Summarise the stay of {admission['patient_name']}:\n{admission['discharge_note']}"
    reply = client.chat.completions.create(model=MODEL, messages=[INSTRUCTIONS, {"role": "user", "content": prompt}])
    return reply.choices[0].message.content


def summarise_inside(admission: dict) -> str:
    """The same by the model that runs in our own network."""
    prompt = f"Summarise the stay:\n{admission['discharge_note']}"
    reply = local.chat.completions.create(model="llama-3", messages=[INSTRUCTIONS, {"role": "user", "content": prompt}])
    return reply.choices[0].message.content


def explain_risk(admission: dict, risk: float) -> str:
    """What drives a risk score needs no person."""
    facts = f"{admission['n_prior_admissions']} prior admissions, {admission['n_medications']} drugs, HbA1c {admission['hba1c']}"
    prompt = f"A patient has a readmission risk of {risk:.0%}: {facts}. Explain it in plain words."
    reply = client.chat.completions.create(model=MODEL, messages=[INSTRUCTIONS, {"role": "user", "content": prompt}])
    return reply.choices[0].message.content
