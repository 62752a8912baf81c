"""Which columns the model learns from, and how they are derived."""
import pandas as pd

TARGET = "readmitted_30d"
FEATURES = ["length_of_stay", "n_prior_admissions", "n_medications", "hba1c"]


def add_length_of_stay(admissions: pd.DataFrame) -> pd.DataFrame:
    """Adds the length of stay in days. A duration says nothing of the dates it was made of."""
    stay = pd.to_datetime(admissions["discharge_date"]) - pd.to_datetime(admissions["admission_date"])
    return admissions.assign(length_of_stay=stay.dt.days)


def feature_matrix(admissions: pd.DataFrame) -> pd.DataFrame:
    """The columns of FEATURES and nothing else."""
    return add_length_of_stay(admissions)[FEATURES].fillna(0)
