"""The stages of a school's plan, in their order, for which a survey may be made."""

from typing import Literal, get_args

Stage = Literal[
    "getting_started",
    "stakeholder_engagement",
    "envision_the_future",
    "assets_and_challenges",
    "root_cause",
    "priorities",
    "goals_and_benchmarks",
    "district_systems",
    "monitor_progress",
    "annual_renewal",
]
"""The sections of the state's guidance on sustainable improvement plans that ask people for something
(https://www.doe.mass.edu/turnaround/level4/guidance.html). Its one section on assets, challenges and root causes is two
stages here, because one cannot ask for both at once; "priorities" is the step between them and the goals, where a
planning team chooses; "annual_renewal" is the guidance's way for schools that have a plan.
"""

STAGES: tuple[Stage, ...] = get_args(Stage)
