"""Explorers: pictures of small arrays that a reader can touch.

Each is one Python file that holds the state, and one JavaScript file beside it that draws it and
computes what must follow the pointer at once. `shared/` holds what they have in common.
"""

from cnnlib.widgets.batch import BatchExplorer
from cnnlib.widgets.channels import ChannelMixer
from cnnlib.widgets.convolution import ConvolutionExplorer
from cnnlib.widgets.digit_pad import DigitPad
from cnnlib.widgets.inserted import InsertedGradientExplorer
from cnnlib.widgets.ladder import LadderPanel
from cnnlib.widgets.monitor import TrainingMonitor
from cnnlib.widgets.network import NetworkExplorer
from cnnlib.widgets.picture import PictureExplorer
from cnnlib.widgets.pooling import PoolingExplorer
from cnnlib.widgets.predict import predict
from cnnlib.widgets.rate import RateExplorer
from cnnlib.widgets.stamps import ScatterGatherExplorer
from cnnlib.widgets.trust import TrustPanel

__all__ = [
    "BatchExplorer",
    "ChannelMixer",
    "ConvolutionExplorer",
    "DigitPad",
    "InsertedGradientExplorer",
    "LadderPanel",
    "NetworkExplorer",
    "PictureExplorer",
    "PoolingExplorer",
    "RateExplorer",
    "ScatterGatherExplorer",
    "TrainingMonitor",
    "TrustPanel",
    "predict",
]
