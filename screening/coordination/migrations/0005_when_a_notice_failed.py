"""When a try to send failed, for Status."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("coordination", "0004_own_protocols")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="noticedelivery",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
