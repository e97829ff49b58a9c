"""Make a base folder for the desktop program: one profile, English, asking nobody for updates. Reads {"base": FOLDER}."""

import json
import sys
import time

import aqt
from aqt.profiles import ProfileManager

profiles = ProfileManager(ProfileManager.get_created_base_folder(json.load(sys.stdin)["base"]))
profiles.setupMeta()
profiles.meta.update(
    firstRun=False,
    defaultLang="en_US",
    updates=False,
    check_for_updates=False,
    check_for_addon_updates=False,
    last_addon_update_check=int(time.time()),
    last_loaded_profile_name="User 1",
)
profiles.create("User 1")
profiles.load("User 1")
profiles.save()
print("null")
