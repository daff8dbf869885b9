"""The encoder that is built from the installed weights: once for the whole module, since it takes seconds."""

import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from nlp.encoder import EncoderUnavailable, load_encoder
from nlp.encoder import loading as loading_module
from nlp.encoder import weights as weights_module
from nlp.encoder.graph import write_quantised
from nlp.encoder.loading import NAME
from nlp.encoder.session import OnnxEncoder
from nlp.encoder.weights import find_weights, read_weights

TEXTS = ["quad bikes in the fields", "motorbikes off road", "a slice of cake", "", "😀 \x00", "x " * 5000]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def built(cache):
    return load_encoder(cache_dir=cache)


@pytest.fixture
def built_folder(cache, built):
    return next(folder for folder in cache.iterdir() if (folder / "model.onnx").is_file())


def test_vectors_have_length_one_and_nearness_follows_meaning(built):
    vectors = built.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.3 > vectors[0] @ vectors[2]


def test_a_vector_does_not_depend_on_its_neighbours(built):
    together = built.embed(TEXTS)
    alone = np.vstack([built.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_vectors_are_the_same_on_any_number_of_threads(built, built_folder):
    texts = [f"{text} {number}" for number in range(20) for text in TEXTS[:2]]
    one, two = (OnnxEncoder(built_folder, name="threads", threads=threads).embed(texts) for threads in (1, 2))
    assert np.array_equal(one, two)


def test_it_gives_the_figures_of_the_network_as_it_was_quantised(built, tmp_path):
    write_quantised(read_weights(find_weights() / "model.safetensors"), tmp_path / "model.onnx")
    shutil.copyfile(find_weights() / "tokenizer.json", tmp_path / "tokenizer.json")
    assert np.array_equal(load_encoder(tmp_path, cache_dir=tmp_path).embed(TEXTS), built.embed(TEXTS))


def test_it_is_built_once_and_leaves_nothing_half_made(built, cache, monkeypatch):
    monkeypatch.setattr(loading_module, "read_weights", lambda path: pytest.fail("built a second time"))
    assert load_encoder(cache_dir=cache).name == built.name == NAME
    assert not list(cache.glob("building-*"))


def test_building_it_prints_nothing(tmp_path):
    code = "import sys; from pathlib import Path; from nlp.encoder import load_encoder; "
    code += "load_encoder(cache_dir=Path(sys.argv[1])).embed(['a dog'])"
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_of_two_builders_the_second_gives_way(built_folder, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    loading_module._move(made, built_folder)
    assert (built_folder / "model.onnx").is_file()


def test_a_cache_that_cannot_take_the_encoder_is_an_error(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        loading_module._move(tmp_path / "made", tmp_path / "final")


def test_another_folder_replaces_it_under_a_name_of_its_own(built, built_folder, tmp_path):
    encoder = load_encoder(built_folder, cache_dir=tmp_path)
    assert encoder.name.startswith(f"{built_folder.name}-")
    assert np.array_equal(encoder.embed(TEXTS[:1]), built.embed(TEXTS[:1]))


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(EncoderUnavailable, match=r"has no model\.onnx and no tokenizer\.json\. Put them there\."):
        load_encoder(tmp_path, cache_dir=tmp_path)


def test_a_network_that_gives_a_vector_for_each_token_is_averaged(built_folder):
    encoder = OnnxEncoder(built_folder, name="tokens", threads=1)

    class TokenVectors:
        def get_inputs(self):
            return [SimpleNamespace(name="input_ids")]

        def run(self, wanted, fed):
            return [np.array([[[3.0, 0.0], [0.0, 3.0]]], dtype=np.float32)]

    encoder._session = TokenVectors()
    assert np.allclose(encoder._embed_one("any"), [2**-0.5, 2**-0.5])


class TestTheWeights:
    def test_changed_weights_are_refused(self, tmp_path):
        (tmp_path / "model.safetensors").write_bytes(b"changed")
        with pytest.raises(EncoderUnavailable, match="is not the published file"):
            weights_module.read_weights(tmp_path / "model.safetensors")

    def test_missing_weights_are_named(self, monkeypatch):
        monkeypatch.setattr(weights_module, "PACKAGE", "not_a_package_at_all")
        with pytest.raises(EncoderUnavailable, match="Install the package not-a-package-at-all"):
            weights_module.find_weights()

    def test_the_package_that_brings_them_is_never_run(self):
        code = (
            "import sys; from nlp.encoder.weights import PACKAGE, find_weights; "
            "find_weights(); sys.exit(PACKAGE in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_where_nothing_can_be_kept_a_sentence_says_what_to_mend(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        EncoderUnavailable, match=r"cannot be built in .*/file/cache: Not a directory. Make room for 50 MB"
    ):
        load_encoder(cache_dir=tmp_path / "file" / "cache")


def test_importing_the_encoder_package_loads_no_network_runtime():
    code = "import sys, nlp.encoder; sys.exit('onnxruntime' in sys.modules or 'onnx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_running_a_network_tells_nobody_of_it(tmp_path):
    """ONNX Runtime keeps what it is about to tell its makers in the home folder of whoever runs it."""
    code = (
        "from pathlib import Path; import nlp; from nlp.encoder.running import open_network; "
        "open_network(Path(nlp.__file__).parent / 'resources/model/tuned.onnx')"
    )
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    home.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], env=home, check=True)
    assert list(tmp_path.rglob("*")) == []
